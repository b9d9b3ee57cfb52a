/** `npm run pictures`: makes the pictures of report.md from campaigns with fixed seeds, in light and in dark. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { missingBrowser, startBrowser } from './browser.ts';

const WIDTH = 1200;
const HEIGHT = 720;

/** What is shown: the command, and where the picture ends. */
const SHOWN = {
  passing: { args: '--checker imp0 --simulate --seed 5 --runs 200 --calls 12', until: '#picture0 .both' },
  violating: { args: '--checker imp0 --use broken/token-doubled --simulate --seed 42', until: '#picture0 .both' },
  stuck: { args: '--checker imp0 --use broken/lost-wakeup --simulate --seed 42', until: '.owing' },
  lease: {
    args: '--use lease-lock/broken/released-by-old-holder --set names=a --simulate --faults pause --calls 30 --seed 1',
    until: '#picture0 .both',
  },
} as const;

/** Writes the page of a campaign into a folder; whatever its verdict is. */
function report(folder: string, name: string, args: string): string {
  const file = join(folder, `${name}.html`);
  const command = [join(PACKAGE_ROOT, 'bin', 'servicetester.js'), ...args.split(' '), '--report', `html=${file}`];
  try {
    execFileSync(process.execPath, command, { cwd: folder, stdio: 'ignore' });
  } catch (error) {
    if ((error as { readonly status?: number }).status !== 1) throw error;
  }
  return file;
}

async function take(browser: Browser, file: string, until: string, colorScheme: 'light' | 'dark'): Promise<Buffer> {
  const page = await browser.newPage({ colorScheme, viewport: { width: WIDTH, height: HEIGHT } });
  await page.goto(`file://${file}`);
  const end = (await page.locator(until).boundingBox())!;
  const clip = { x: 0, y: 0, width: WIDTH, height: Math.ceil(end.y + end.height + 20) };
  const png = await page.screenshot({ clip, fullPage: true });
  await page.close();
  return png;
}

if (missingBrowser !== null) throw new Error(missingBrowser);
const folder = mkdtempSync(join(tmpdir(), 'servicetester-pictures-'));
const browser = await startBrowser();
try {
  for (const [name, { args, until }] of Object.entries(SHOWN)) {
    const file = report(folder, name, args);
    for (const theme of ['light', 'dark'] as const) {
      const png = await take(browser, file, until, theme);
      writeFileSync(join(PACKAGE_ROOT, 'docs', `report-${name}-${theme}.png`), png);
      console.log(`docs/report-${name}-${theme}.png: ${Math.round(png.length / 1000)} kB`);
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
