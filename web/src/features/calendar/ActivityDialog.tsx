import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Activity } from "@/api/types";
import { ActivityDetails } from "@/features/activities/ActivityDetails";
import { activityOptions } from "@/features/activities/queries";

/** The summary of an activity of the calendar, with the same actions as in lists. It follows what others do to it. */
export function ActivityDialog({ activity, onClose }: { activity: Activity; onClose: () => void }) {
  const { data } = useQuery({ ...activityOptions(activity.id), initialData: activity });
  return (
    <Modal opened onClose={onClose} title={data.subject} size="lg">
      <ActivityDetails activity={data} />
    </Modal>
  );
}
