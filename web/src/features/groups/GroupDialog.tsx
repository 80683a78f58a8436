import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { CustomerGroup } from "@/api/types";
import { employeesOptions } from "@/features/customers/look-ups";
import { salesmenOf } from "@/features/maintain-salesmen/salesmen";
import { TickList } from "@/features/maintain-salesmen/TickList";
import { fieldProblem, isElsewhere } from "@/parts/form-problem";
import { ListSkeleton } from "@/parts/ListPage";
import { ProblemNote } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import { carriedOver } from "./carried-over";
import { createGroup, groupOptions, updateGroup } from "./queries";
import { useGroupChanged } from "./use-group-changed";

const FIELDS = ["name", "salesmanIds"] as const;
const NOBODY: string[] = [];

/** Name and salesmen of a group: of a new one, or of one that is there. */
export function GroupDialog(props: {
  group?: CustomerGroup;
  onSaved: (saved: CustomerGroup) => void;
  onClose: () => void;
}) {
  const { onSaved, onClose } = props;
  // The version whose values are edited: a newer one must not be overwritten unseen.
  const [group, setGroup] = useState(props.group);
  const queries = useQueryClient();
  const { t } = useTranslation();
  const employees = useQuery(employeesOptions);
  const changed = useGroupChanged();
  const [submitKey] = useState(() => new SubmitKey());
  const [name, setName] = useState(group?.name ?? "");
  const [salesmanIds, setSalesmanIds] = useState<string[]>(group?.salesmanIds ?? NOBODY);
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: () => {
      const values = { name: name.trim(), salesmanIds };
      return group ? updateGroup(group, values) : createGroup(values, submitKey.for(values));
    },
    onSuccess: (saved) => {
      void changed(saved);
      onSaved(saved);
      onClose();
    },
    onError: async (error) => {
      if (!group || !isProblem(error, 412)) return;
      const now = await queries.fetchQuery({ ...groupOptions(group.id), staleTime: 0 });
      const edited = carriedOver(group, { name, salesmanIds }, now);
      setGroup(now);
      setName(edited.name);
      setSalesmanIds(edited.salesmanIds);
    },
  });
  const touched = name !== (group?.name ?? "") || salesmanIds !== (group?.salesmanIds ?? NOBODY);
  const taken = nameTaken(saving.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim()) saving.mutate();
  };
  const linked = { mainSalesmanId: "", mainSalesmanName: "", additionalSalesmanIds: group?.salesmanIds ?? [] };
  return (
    <Modal
      opened
      onClose={onClose}
      // What was typed and ticked is not thrown away by one key or a click beside it.
      closeOnClickOutside={false}
      closeOnEscape={!touched}
      size="lg"
      title={group ? t("groups.editOne", { name: group.name }) : t("groups.new")}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
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
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {employees.data ? (
            <TickList
              salesmen={salesmenOf(linked, employees.data, t("form.formerSalesman"))}
              ticked={salesmanIds}
              error={fieldProblem(saving.error, "salesmanIds")}
              onChange={setSalesmanIds}
            />
          ) : employees.error ? (
            <ProblemNote error={employees.error} onRetry={() => void employees.refetch()} />
          ) : (
            <ListSkeleton title={t("salesmen.loading")} />
          )}
          <p className="soft">{t("groups.salesmenHint")}</p>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("parts.cancel")}
            </Button>
            <Button type="submit" loading={saving.isPending} disabled={!employees.data}>
              {group ? t("parts.save") : t("groups.create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What the server says when another group has the name; it names no field then. */
function nameTaken(error: unknown): string | undefined {
  return error instanceof ApiProblem && error.reason === "NAME_TAKEN" ? error.detail : undefined;
}
