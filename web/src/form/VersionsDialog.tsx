import { Button, Group, Modal, Radio, Skeleton, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/parts/ProblemNote";
import type { Choices, FieldOf, Merging } from "./merge";
import classes from "./versions-dialog.module.css";

/** The record was changed since the form was filled: shows both versions and lets the user choose. */
export function VersionsDialog<Values extends object>(props: {
  title: string;
  /** What the dialog compares; undefined while the stored version is being fetched. */
  comparison: Comparison<Values> | undefined;
  /** Why the stored version cannot be fetched. */
  error: unknown;
  loading: boolean;
  onRetry: () => void;
  onClose: () => void;
}) {
  const { title, comparison, error, loading, onRetry, onClose } = props;
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title} size="xl" closeButtonProps={{ "aria-label": t("shell.close") }}>
      {comparison ? (
        <Versions key={comparison.version} {...comparison} onClose={onClose} />
      ) : error || !loading ? (
        <ProblemNote error={error} onRetry={onRetry} />
      ) : (
        <Skeleton height={160} />
      )}
    </Modal>
  );
}

/** Two versions of what a form holds. */
export interface Comparison<Values extends object> {
  /** Etag of the stored version. */
  version: string;
  base: Values;
  mine: Values;
  stored: Values;
  merge: Merging<Values>;
  /** Who changed the stored version, and when. */
  introduction: ReactNode;
  nameOf: (field: FieldOf<Values>) => string;
  /** A value as a person reads it; empty for a blank one. */
  show: (field: FieldOf<Values>, value: Values[FieldOf<Values>]) => string;
  /** Saves the chosen values. */
  onTake: (values: Values) => void;
}

function Versions<Values extends object>(props: Comparison<Values> & { onClose: () => void }) {
  const { base, mine, stored, merge, introduction, nameOf, show, onClose, onTake } = props;
  const { t } = useTranslation();
  const found = merge.differences(base, mine, stored);
  const [choices, setChoices] = useState<Choices<Values>>(() => merge.firstChoices(found));
  const nothingOfMine = found.every(({ field }) => choices[field] === "theirs");
  return (
    <>
      <Text size="md" mb="md">
        {introduction}
      </Text>
      <div className={classes.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("stale.field")}</th>
              <th scope="col">{t("stale.mine")}</th>
              <th scope="col">{t("stale.theirs")}</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ field, changedBy }) => (
              <tr key={field} data-both={changedBy === "both"}>
                <th scope="row">
                  {nameOf(field)}
                  <span className={classes.by}>{t(`stale.by.${changedBy}`)}</span>
                </th>
                {(["mine", "theirs"] as const).map((version) => (
                  <td key={version} data-chosen={choices[field] === version}>
                    <Radio
                      size="xs"
                      name={field}
                      checked={choices[field] === version}
                      onChange={() => setChoices({ ...choices, [field]: version })}
                      label={show(field, (version === "mine" ? mine : stored)[field]) || t("stale.blank")}
                      aria-label={`${nameOf(field)}: ${t(`stale.${version}`)}`}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && <Text size="md">{t("stale.same")}</Text>}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t("stale.keepTyping")}
        </Button>
        <Button data-autofocus onClick={() => onTake(merge.merged(mine, stored, choices))}>
          {t(nothingOfMine ? "stale.takeTheirs" : "stale.save")}
        </Button>
      </Group>
    </>
  );
}
