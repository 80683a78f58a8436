import { Alert, Button, Group, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitKey } from "@/api/submit-key";
import type { SavedView } from "@/api/types";
import { fieldProblem, isElsewhere } from "@/parts/form-problem";
import { problemText } from "@/parts/problem-text";
import { createView, updateView, type ViewContent } from "./queries";

/** Who can see a view, the fewest first. */
const SHARINGS = ["SAVED_VIEW_SHARING_PRIVATE", "SAVED_VIEW_SHARING_TEAM", "SAVED_VIEW_SHARING_TENANT"] as const;

/** Longest name, as the server's. */
const LONGEST_NAME = 60;

/** Asks what a view is called and who sees it: a new one, or one that there is. */
export default function ViewDialog(props: {
  /** The view to change; absent makes a new one of `content`. */
  view?: SavedView;
  content: Pick<ViewContent, "grid" | "search" | "columns">;
  onSaved: (view: SavedView) => void;
  onClose: () => void;
}) {
  const { view, content, onSaved, onClose } = props;
  const { t } = useTranslation();
  const [name, setName] = useState(view?.name ?? "");
  const [sharing, setSharing] = useState<string>(view ? sharingOf(view) : SHARINGS[0]);
  const [tried, setTried] = useState(false);
  const [submitKey] = useState(() => new SubmitKey());
  const saving = useMutation({
    mutationFn: () => {
      const chosen = { name: name.trim(), sharing: sharing as SavedView["sharing"] };
      const body = { ...content, ...chosen };
      return view ? updateView(view, chosen) : createView(body, submitKey.for(body));
    },
    onSuccess: onSaved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() && !saving.isPending) saving.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t(view ? "savedViews.editTitle" : "savedViews.newTitle")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {isElsewhere(saving.error, ["name"]) && (
            <Alert color="red" role="alert">
              {problemText(t, saving.error)}
            </Alert>
          )}
          <TextInput
            data-autofocus
            required
            label={t("savedViews.name")}
            maxLength={LONGEST_NAME}
            value={name}
            error={tried && !name.trim() ? t("savedViews.nameMissing") : fieldProblem(saving.error, "name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Radio.Group label={t("savedViews.sharing.label")} value={sharing} onChange={setSharing}>
            <Stack gap={8} mt={6}>
              {SHARINGS.map((each) => (
                <Radio key={each} value={each} label={t(`savedViews.sharing.${each}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("parts.cancel")}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {t("parts.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function sharingOf({ sharing }: SavedView): string {
  return SHARINGS.find((each) => each === sharing) ?? SHARINGS[0];
}
