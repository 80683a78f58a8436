import { Alert, Button, CopyButton, Group } from "@mantine/core";
import { IconCheck, IconCopy, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./form.module.css";

/** Says above a form that somebody else was faster, so that it can be saved no more, and what to do with what is typed in it. */
export function TooLate(props: {
  /** What happened. */
  title: string;
  /** More about it. */
  text?: string | undefined;
  /** What is typed in the form; blank texts are left out. */
  typed: readonly string[];
  /** Where to look at how it is now. */
  children: ReactNode;
}) {
  const { title, text, typed, children } = props;
  const { t } = useTranslation();
  const kept = typed.map((each) => each.trim()).filter(Boolean);
  return (
    <Alert
      color="orange"
      role="alert"
      tabIndex={-1}
      data-error-summary
      icon={<IconInfoCircle size={18} aria-hidden />}
      title={title}
    >
      {text && <p className={classes.failure}>{text}</p>}
      {kept.length > 0 && <p className={classes.failure}>{t("tooLate.typed")}</p>}
      <Group gap="xs" mt="xs">
        {kept.length > 0 && (
          <CopyButton value={kept.join("\n\n")}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                variant="light"
                color="orange"
                leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
                onClick={copy}
              >
                {t(copied ? "parts.copied" : "tooLate.copy")}
              </Button>
            )}
          </CopyButton>
        )}
        {children}
      </Group>
    </Alert>
  );
}
