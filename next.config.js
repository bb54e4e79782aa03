/** @type {import('next').NextConfig} */
const config = {
  // Two builds side by side (a second copy, a test's build) each name their own folder.
  distDir: process.env.ONCEBOARD_DIST_DIR ?? '.next',
  images: { unoptimized: true },
  poweredByHeader: false,
  typedRoutes: false,
  devIndicators: false,
}

export default config
