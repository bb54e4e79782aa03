import type { Metadata } from 'next'
import { SetupView } from '#components/setup/setup-view.tsx'
import { answered } from '#components/shell/answered.tsx'
import { paramsOf } from '#components/shell/url.ts'
import { setup } from '#lib/server/setup.ts'

export const metadata: Metadata = { title: 'Setup' }

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  const search = await searchParams
  return answered(setup(search), (answer) => (
    <SetupView answer={answer} params={paramsOf(search)} now={Date.now()} />
  ))
}
