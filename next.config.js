/** @type {import('next').NextConfig} */
const config = {
  // Two builds side by side (a second copy, a test's build) each name their own folder.
  distDir: process.env.ONCEBOARD_DIST_DIR ?? '.next',
  // `npm run check` checks the types; a user's first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Loaded from node_modules as they are: bundling the SDK takes most of a build and gains a server nothing.
  serverExternalPackages: [
    '@aws-sdk/client-cloudwatch-logs',
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-lambda',
    '@aws-sdk/credential-providers',
    'yaml',
    'zod',
  ],
  images: { unoptimized: true },
  poweredByHeader: false,
  typedRoutes: false,
  devIndicators: false,
}

export default config
