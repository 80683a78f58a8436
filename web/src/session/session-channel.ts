/**
 * Name of the broadcast channel on which tabs tell each other who is logged in now (the user's id, or null after a
 * log-out): all tabs share one cookie.
 */
export const SESSION_CHANNEL = "crm-session";
