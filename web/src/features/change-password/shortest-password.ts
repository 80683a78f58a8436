/** Fewest characters of a new password, as the server asks for. */
export const SHORTEST_PASSWORD = 12;
