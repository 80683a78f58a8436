-- From whom a case came with its customer: whoever takes such a move back takes back these, and leaves the new salesman what was his.
alter table cases add column came_from uuid;
