import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { CustomerGroup } from "@/api/types";
import { employeesOptions } from "@/features/customers/look-ups";
import { salesmenOf } from "@/features/maintain-salesmen/salesmen";
import { TickList } from "@/features/maintain-salesmen/TickList";
import { FormNotices } from "@/form/FormNotices";
import { useDraft } from "@/form/use-draft";
import type { FormDraft } from "@/form/use-form-draft";
import { fieldProblem, isElsewhere } from "@/parts/form-problem";
import { ListSkeleton } from "@/parts/ListPage";
import { ProblemNote } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import { carriedOver } from "./carried-over";
import { createGroup, type GroupValues, groupOptions, updateGroup } from "./queries";
import { useGroupChanged } from "./use-group-changed";

const FIELDS = ["name", "salesmanIds"] as const;
const BLANK: GroupValues = { name: "", salesmanIds: [] };

/** The form of the dialog. What is typed and ticked is a draft until it is saved or discarded. */
export function GroupForm(props: {
  group: CustomerGroup | undefined;
  draft: FormDraft<GroupValues>;
  onSaved: (saved: CustomerGroup) => void;
  onClose: () => void;
}) {
  const { draft: kept, onSaved, onClose } = props;
  const [found, setFound] = useState(kept.found);
  // The version whose values are edited: a newer one must not be overwritten unseen.
  const [group, setGroup] = useState(() => props.group && seenBy(kept, props.group));
  const [values, setValues] = useState<GroupValues>(() => found?.values ?? valuesOf(group));
  const queries = useQueryClient();
  const { t } = useTranslation();
  const employees = useQuery(employeesOptions);
  const changed = useGroupChanged();
  const [submitKey] = useState(() => new SubmitKey(found?.submit));
  const [tried, setTried] = useState(false);
  const draft = useDraft<GroupValues>({
    slot: kept.slot,
    submitKey,
    titleOf: ({ name }) => name || (group?.name ?? ""),
    isChanged,
  });
  const fill = (next: GroupValues, of = group) => {
    setValues(next);
    draft.note({ values: valuesOf(of), etag: of?.etag ?? "" }, next);
  };
  const saving = useMutation({
    mutationFn: ({ wanted, key }: { wanted: GroupValues; key: string }) =>
      group ? updateGroup(group, wanted) : createGroup(wanted, key),
    onSuccess: (saved) => {
      draft.drop();
      void changed(saved);
      onSaved(saved);
      onClose();
    },
    onError: async (error) => {
      if (!group || !isProblem(error, 412)) return;
      const now = await queries.fetchQuery({ ...groupOptions(group.id), staleTime: 0 });
      setGroup(now);
      fill(carriedOver(group, values, now), now);
    },
  });
  const { name, salesmanIds } = values;
  const taken = nameTaken(saving.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!name.trim() || saving.isPending) return;
    const wanted = { name: name.trim(), salesmanIds };
    saving.mutate({ wanted, key: submitKey.for(wanted) });
    // With the key of this attempt.
    fill(values);
    draft.flush();
  };
  const discard = () => {
    draft.drop();
    setFound(null);
    setGroup(props.group);
    setValues(valuesOf(props.group));
  };
  const linked = { mainSalesmanId: "", mainSalesmanName: "", additionalSalesmanIds: group?.salesmanIds ?? [] };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <FormNotices found={found} waiting={kept.waiting} onGoOn={kept.goOn} onDiscard={discard} />
        {!taken && isElsewhere(saving.error, FIELDS) && (
          <Alert color="red" role="alert">
            {isProblem(saving.error, 412) ? t("groups.stale") : problemText(t, saving.error)}
          </Alert>
        )}
        <TextInput
          label={t("groups.name")}
          autoComplete="off"
          maxLength={120}
          required
          data-autofocus
          value={name}
          error={tried && !name.trim() ? t("logIn.missing") : (fieldProblem(saving.error, "name") ?? taken)}
          onChange={(event) => fill({ ...values, name: event.currentTarget.value })}
        />
        {employees.data ? (
          <TickList
            salesmen={salesmenOf(linked, employees.data, t("form.formerSalesman"))}
            ticked={salesmanIds}
            error={fieldProblem(saving.error, "salesmanIds")}
            onChange={(ids) => fill({ ...values, salesmanIds: ids })}
          />
        ) : employees.error ? (
          <ProblemNote error={employees.error} onRetry={() => void employees.refetch()} />
        ) : (
          <ListSkeleton title={t("salesmen.loading")} />
        )}
        <p className="soft">{t("groups.salesmenHint")}</p>
        <Group justify="flex-end">
          {isChanged(valuesOf(group), values) && (
            <>
              <span className="soft">{t("form.draftKept")}</span>
              <Button
                variant="subtle"
                color="red"
                mr="auto"
                onClick={() => {
                  draft.drop();
                  onClose();
                }}
              >
                {t("leave.discard")}
              </Button>
            </>
          )}
          <Button variant="default" onClick={onClose}>
            {t("parts.cancel")}
          </Button>
          <Button type="submit" loading={saving.isPending} disabled={!employees.data}>
            {group ? t("parts.save") : t("groups.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The group as it was when the draft was begun: if it has been changed since, saving tells. */
function seenBy({ found }: FormDraft<GroupValues>, group: CustomerGroup): CustomerGroup {
  return found?.base ? { ...group, ...found.base, etag: found.etag } : group;
}

function valuesOf(group: CustomerGroup | undefined): GroupValues {
  return group ? { name: group.name, salesmanIds: group.salesmanIds } : BLANK;
}

/** The order of the ticks means nothing. */
function isChanged(base: GroupValues, values: GroupValues): boolean {
  const sorted = ({ salesmanIds }: GroupValues) => [...salesmanIds].sort().join();
  return base.name !== values.name || sorted(base) !== sorted(values);
}

/** What the server says when another group has the name; it names no field then. */
function nameTaken(error: unknown): string | undefined {
  return error instanceof ApiProblem && error.reason === "NAME_TAKEN" ? error.detail : undefined;
}
