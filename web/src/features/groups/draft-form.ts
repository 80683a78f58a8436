const PREFIX = "group.";

/** Name of the draft of a new customer group. */
export const NEW_GROUP_FORM = `${PREFIX}new`;

/** Name of the draft of the changes to a group. */
export function editGroupForm(groupId: string): string {
  return PREFIX + groupId;
}

/** The group that a draft is of, without an id for a new one; undefined for a draft of another form. */
export function groupOfForm(form: string): { groupId?: string } | undefined {
  if (form === NEW_GROUP_FORM) return {};
  return form.startsWith(PREFIX) ? { groupId: form.slice(PREFIX.length) } : undefined;
}
