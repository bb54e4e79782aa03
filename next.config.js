/** @type {import('next').NextConfig} */
const config = {
  // Two builds side by side (a second copy, a test's build) each name their own folder.
  distDir: process.env.ONCEBOARD_DIST_DIR ?? '.next',
  // `npm run check` checks the types; a user's first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  poweredByHeader: false,
  typedRoutes: false,
  devIndicators: false,
}

export default config
