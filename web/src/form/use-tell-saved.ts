import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { problemText } from "@/parts/problem-text";
import { offerUndo } from "@/parts/undo";

const SAVED = "saved-record";

/** Tells that a record is saved. Where it can be taken back, it offers so, and `keep` gets the record as it is then. */
export function useTellSaved() {
  const { t } = useTranslation();
  return <Stored>(message: string, keep: (record: Stored) => void, takeBack?: () => Promise<Stored>): void => {
    if (!takeBack) {
      notifications.show({ message });
      return;
    }
    const undo = async () => {
      try {
        keep(await takeBack());
        notifications.show({ id: SAVED, message: t("form.takenBack") });
      } catch (error) {
        if (isProblem(error, 412)) {
          notifications.show({ id: SAVED, color: "red", message: t("form.changedSince") });
        } else {
          // The same version is asked for again, so it is taken back once at most.
          offerUndo({ id: SAVED, message: problemText(t, error), run: () => void undo() });
        }
      }
    };
    offerUndo({ id: SAVED, message, run: () => void undo() });
  };
}
