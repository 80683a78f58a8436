/** Name of the draft of a new customer. */
export const NEW_CUSTOMER_FORM = "customer.new";

const PREFIX = "customer.";

/** Name of the draft of an existing customer's form. */
export function editCustomerForm(customerId: string): string {
  return PREFIX + customerId;
}

/** Id of the customer a draft edits; undefined for a new one. */
export function customerOfForm(form: string): string | undefined {
  return form === NEW_CUSTOMER_FORM ? undefined : form.slice(PREFIX.length);
}
