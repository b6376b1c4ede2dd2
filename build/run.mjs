/**
 * Starts a task of this folder: `node build/run.mjs NAME [arguments]`. Plain JavaScript, so that an old Node can still say
 * that it is too old: the tasks themselves are TypeScript, which Node runs as it is from 22.18 on.
 */

const MINIMUM = [22, 18];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [task, ...args] = process.argv.slice(2);

if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
  console.error(
    `This is Node ${process.versions.node}, and building needs Node ${MINIMUM.join('.')} or newer.\n` +
      'On Linux and Windows `npm ci` brings one, unless it was run with --omit=optional; use it by `npm run`.\n' +
      'Elsewhere install it from https://nodejs.org, then run the same command again.',
  );
  process.exitCode = 1;
} else if (!/^[a-z-]+$/.test(task ?? '')) {
  console.error('Which task? `npm run` lists them.');
  process.exitCode = 2;
} else {
  const { main } = await import(`./${task}.ts`);
  try {
    await main(args);
  } catch (error) {
    console.error(error instanceof Error && error.name === 'Stop' ? error.message : error);
    process.exitCode = 1;
  }
}
