import { Button } from "@mantine/core";
import { IconArrowMerge, IconEdit, IconTrash, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import type { CustomerGroup } from "@/api/types";
import { useBegunHere } from "@/form/use-form-draft";
import { useFormat } from "@/i18n/use-format";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { AddCustomersFrame } from "./AddCustomersFrame";
import { editGroupForm } from "./draft-form";
import { type GroupAction, GroupActionDialog } from "./GroupActionDialog";
import { GroupCustomersFrame } from "./GroupCustomersFrame";
import { GroupSalesmenFrame } from "./GroupSalesmenFrame";
import { customersOfGroup } from "./group-link";
import { NoRightNote } from "./NoRightNote";
import { groupOptions } from "./queries";

/** One customer group: who sees it, which customers it has, and those that shall come into it. */
export function GroupPage() {
  const { groupId } = useParams({ from: "/inside/settings/groups/$groupId" });
  return usePermission("groups.manage") ? <LoadedGroup key={groupId} groupId={groupId} /> : <NoRightNote />;
}

function LoadedGroup({ groupId }: { groupId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(groupOptions(groupId));
  // Somebody may delete it, or make it part of another one, while it is looked at.
  if (error && (!data || isProblem(error, 404)))
    return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  if (data) return <OneGroup group={data} />;
  return (
    <ListPage title={t("groups.title")} text={t("groups.text")} actions={null}>
      <ListSkeleton title={t("groups.customersColumn")} />
    </ListPage>
  );
}

function OneGroup({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const begun = useBegunHere(editGroupForm(group.id));
  const [doing, setDoing] = useState<GroupAction | null>(begun ? "edit" : null);
  const button = (action: GroupAction, Icon: typeof IconEdit) => (
    <Button
      variant="default"
      leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
      onClick={() => setDoing(action)}
    >
      {t(`groups.action.${action}`)}
    </Button>
  );
  const done = (action: GroupAction) => {
    setDoing(null);
    if (action === "delete") void navigate({ to: "/settings/groups", replace: true });
  };
  return (
    <ListPage
      title={group.name}
      text={t("groups.of", { count: group.customerCount, number: format.number(group.customerCount) })}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconUsers size={16} stroke={1.75} aria-hidden />}
            renderRoot={(root) => <Link {...root} {...customersOfGroup(group.id)} />}
          >
            {t("groups.action.customers")}
          </Button>
          {button("edit", IconEdit)}
          {button("merge", IconArrowMerge)}
          {button("delete", IconTrash)}
        </>
      }
    >
      <GroupSalesmenFrame group={group} />
      <AddCustomersFrame group={group} />
      <GroupCustomersFrame group={group} />
      {doing && <GroupActionDialog action={doing} group={group} onDone={done} onClose={() => setDoing(null)} />}
    </ListPage>
  );
}
