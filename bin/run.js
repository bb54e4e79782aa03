// Every command's beginning: this file and its callers are plain JavaScript, so that an old Node can still
// read them and say in one line what it lacks.
const major = Number(process.versions.node.split('.')[0])

/** @param {() => Promise<unknown>} main imports the command's own module, written in TypeScript */
export async function run(main) {
  if (major < 24) {
    console.error(
      `Onceboard needs Node 24 or later and this is ${process.version}: start it by npm (npm start), which brings its own after npm ci`,
    )
    process.exit(1)
  }
  await main()
}
