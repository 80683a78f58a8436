import { useFirstView } from "@/features/customers/use-views";
import { ActivitiesFrame } from "./ActivitiesFrame";
import { PerformanceFrame } from "./PerformanceFrame";
import { PipelineFrame } from "./PipelineFrame";
import { useWhose } from "./use-whose";

/** The charts of the home page: what was done, what is expected, and what was sold. */
export default function HomeCharts() {
  const whose = useWhose({ view: useFirstView() });
  return (
    <>
      <ActivitiesFrame whose={whose} onHome />
      <PipelineFrame whose={whose} onHome />
      <PerformanceFrame whose={whose} onHome />
    </>
  );
}
