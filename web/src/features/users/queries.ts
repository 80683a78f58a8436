import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { SubmitKey } from "@/api/submit-key";
import type { User } from "@/api/types";

/** Key of everything fetched about users. */
export const USERS = ["users"] as const;

/** What makes a user. */
export interface NewUser {
  email: string;
  displayName: string;
  password: string;
  crmAdministrator: boolean;
  settingsUser: boolean;
}

/** The company's users by name, a page at a time: all, or those whose name or e-mail address begins so. */
export function usersOptions(prefix: string) {
  return infiniteQueryOptions({
    queryKey: [...USERS, prefix],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/users", {
          params: { query: { prefix: prefix || undefined, pageToken: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
    placeholderData: keepPreviousData,
  });
}

/** Makes a user. */
export function createUser(body: NewUser): Promise<User> {
  return answer(api.POST("/api/v1/users", { body }));
}

/** Gives a user the roles that the CRM gives. */
export function setUserRoles(user: User, roles: Pick<NewUser, "crmAdministrator" | "settingsUser">, key: SubmitKey) {
  return answer(
    api.POST("/api/v1/users/{id}/set-roles", {
      params: { path: { id: user.id }, header: headers(user, key.for([user.id, user.etag, roles])) },
      body: roles,
    }),
  );
}

/** Closes a user's account. */
export function closeUser(user: User, key: SubmitKey): Promise<User> {
  return answer(
    api.POST("/api/v1/users/{id}/close", {
      params: { path: { id: user.id }, header: headers(user, key.for([user.id, user.etag])) },
      body: {},
    }),
  );
}

/** Opens a user's account again. */
export function reopenUser(user: User, key: SubmitKey): Promise<User> {
  return answer(
    api.POST("/api/v1/users/{id}/reopen", {
      params: { path: { id: user.id }, header: headers(user, key.for([user.id, user.etag])) },
      body: {},
    }),
  );
}

/** Gives a user a new password. */
export function resetPassword(user: User, password: string): Promise<User> {
  return answer(
    api.POST("/api/v1/users/{id}/reset-password", { params: { path: { id: user.id } }, body: { password } }),
  );
}

function headers(user: User, key: string) {
  return { "If-Match": `"${user.etag}"`, "Idempotency-Key": key };
}
