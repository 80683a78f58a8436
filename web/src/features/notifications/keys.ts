/** Keys of everything fetched about notifications; a prefix of a key stands for all below it. */
export const notificationKeys = {
  all: ["notifications"] as const,
  unread: ["notifications", "unread"] as const,
  list: ["notifications", "list"] as const,
};

/** The event by which a user hears that there is something new, or that he read something on another page. */
export const NOTIFICATIONS_CHANGED = "crm.identity.v1.NotificationsChanged";
