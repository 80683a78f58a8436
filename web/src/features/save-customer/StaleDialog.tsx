import { Button, Group, Modal, Radio, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, Employee, StaticCode } from "@/api/types";
import { customerOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { ProblemNote } from "@/parts/ProblemNote";
import { RelativeTime } from "@/parts/RelativeTime";
import { changedBy } from "./changed-by";
import { type Choice, differences, firstChoices, merged } from "./merge";
import classes from "./stale-dialog.module.css";
import { useShownValue } from "./use-shown-value";
import { type CustomerField, type CustomerValues, valuesOf } from "./values";

/** Somebody changed the customer since the form was filled: shows both versions and lets the user choose. */
export function StaleDialog(props: {
  base: CustomerValues;
  mine: CustomerValues;
  customerId: string;
  /** The version the form was filled from. */
  seenEtag: string;
  codes: StaticCode[];
  employees: Employee[];
  onClose: () => void;
  onTake: (values: CustomerValues, theirs: Customer) => void;
}) {
  const { customerId, seenEtag, onClose } = props;
  const { t } = useTranslation();
  // What is in the cache may be the version the form was filled from.
  const { data, error, isFetching, refetch } = useQuery({ ...customerOptions(customerId), refetchOnMount: "always" });
  const theirs = data && data.etag !== seenEtag ? data : undefined;
  return (
    <Modal opened onClose={onClose} title={t("stale.title")} size="xl">
      {theirs ? (
        <Comparison {...props} theirs={theirs} key={theirs.etag} />
      ) : error || !isFetching ? (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={160} />
      )}
    </Modal>
  );
}

function Comparison(props: Parameters<typeof StaleDialog>[0] & { theirs: Customer }) {
  const { base, mine, theirs, codes, employees, onClose, onTake } = props;
  const { t } = useTranslation();
  const show = useShownValue(codes, employees, theirs);
  const stored = valuesOf(theirs);
  const found = differences(base, mine, stored);
  const [choices, setChoices] = useState<Partial<Record<CustomerField, Choice>>>(() => firstChoices(found));
  const who = changedBy(theirs, t("stale.erp"));
  const nothingOfMine = found.every(({ field }) => choices[field] === "theirs");
  return (
    <>
      <Text size="md" mb="md">
        {t("stale.text")} <RelativeTime time={theirs.updateTime ?? ""} />
        {who && ` ${t("stale.who", { who })}`}. <StatusBadge status={theirs.status} />
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
                  {t(`customer.field.${field}`)}
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
                      aria-label={`${t(`customer.field.${field}`)}: ${t(`stale.${version}`)}`}
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
        <Button data-autofocus onClick={() => onTake(merged(mine, stored, choices), theirs)}>
          {t(nothingOfMine ? "stale.takeTheirs" : "stale.save")}
        </Button>
      </Group>
    </>
  );
}
