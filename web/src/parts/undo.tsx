import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import classes from "./undo.module.css";

/** Tells what was just done and offers to take it back. What is told under the same id before is replaced. */
export function offerUndo(offer: { id: string; message: string; autoClose?: number; run: () => void }): void {
  const { id, message, autoClose, run } = offer;
  hideUndo(id);
  const undo = () => {
    hideUndo(id);
    run();
  };
  notifications.show({ id, autoClose, message: <UndoMessage message={message} onUndo={undo} /> });
}

/** Takes the offer away, for example when what it would change is not on the screen any more. */
export function hideUndo(id: string): void {
  notifications.hide(id);
}

function UndoMessage({ message, onUndo }: { message: string; onUndo: () => void }) {
  const { t } = useTranslation();
  return (
    <span className={classes.undo}>
      {message}
      <Button variant="light" size="compact-sm" onClick={onUndo}>
        {t("parts.undo")}
      </Button>
    </span>
  );
}
