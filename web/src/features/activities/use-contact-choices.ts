import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { fullName } from "@/features/contacts/contact";
import { contactsOptions } from "@/features/contacts/queries";

/** The active contacts of a customer to choose from, and the one an activity is with, who may have gone meanwhile. */
export function useContactChoices(customerId: string, present?: { contactId?: string; contactName: string }) {
  const contacts = useInfiniteQuery(contactsOptions(customerId, false));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = contacts;
  // Most customers have a handful, which is the first page. The others are fetched behind it: a choice has to be whole.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const choices = (contacts.data?.pages ?? [])
    .flatMap((page) => page.contacts)
    .map((contact) => ({ value: contact.id, label: fullName(contact) }));
  const gone = present?.contactId && !choices.some(({ value }) => value === present.contactId);
  return {
    choices: gone ? [{ value: present.contactId ?? "", label: present.contactName }, ...choices] : choices,
    loading: contacts.isPending,
    failed: contacts.isError && !contacts.data,
  };
}
