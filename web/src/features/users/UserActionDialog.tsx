import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitKey } from "@/api/submit-key";
import type { User } from "@/api/types";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { closeUser, reopenUser } from "./queries";
import { ResetPasswordDialog } from "./ResetPasswordDialog";
import { RolesDialog } from "./RolesDialog";

/** What an administrator can do with a user. */
export type UserAction = "roles" | "password" | "close" | "reopen";

/** The dialog of an action. */
export function UserActionDialog(props: { action: UserAction; user: User; onDone: () => void; onClose: () => void }) {
  const { action, ...rest } = props;
  const { user } = rest;
  const { t } = useTranslation();
  const [submitKey] = useState(() => new SubmitKey());
  if (action === "roles") return <RolesDialog {...rest} />;
  if (action === "password") return <ResetPasswordDialog {...rest} />;
  const name = user.displayName;
  return (
    <ConfirmDialog
      title={t(`users.${action}.title`, { name })}
      text={t(`users.${action}.text`, { name })}
      label={t(`users.action.${action}`)}
      run={() => (action === "close" ? closeUser(user, submitKey) : reopenUser(user, submitKey))}
      onDone={rest.onDone}
      onClose={rest.onClose}
    />
  );
}
