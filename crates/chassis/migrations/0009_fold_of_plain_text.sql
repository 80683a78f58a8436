-- The same as before, ten times as fast for what is written without accents: such a text is as long in bytes as in letters, and nothing in it
-- is to be taken apart. Not strict, so that the server puts it in the place of its call; of null it makes null all the same.
create or replace function fold(value text) returns text
    language sql immutable parallel safe
    return nullif(
        lower(case when octet_length(value) = char_length(value) then btrim(value)
            else replace(
                translate(
                    regexp_replace(normalize(btrim(value), nfkd), '[\u0300-\u036f]', '', 'g'),
                    'øØłŁđĐıæÆœŒ', 'oOlLdDiaAoO'),
                'ß', 'ss')
            end),
        '');
