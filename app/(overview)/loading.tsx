import { PageSkeleton } from '#components/shell/page-skeleton.tsx'

/* Only here: where a page may answer 404, a skeleton sent first would already have said 200. */
export default function Loading() {
  return <PageSkeleton />
}
