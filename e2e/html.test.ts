import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { missingBrowser, startBrowser } from '../docs/browser.ts';
import { beside, emptyFolder, runCommand } from './command.ts';
import { longTrace } from './long-trace.fixture.ts';

beforeEach(({ skip }) => skip(missingBrowser !== null, missingBrowser ?? ''));

let browser: Browser;
/** The page of a campaign that found something, and shrunk it. */
let violating: string;
beforeAll(async () => {
  if (missingBrowser !== null) return;
  browser = await startBrowser();
  const args = '--checker imp0 --use broken/token-doubled --simulate --seed 42 --runs 50'.split(' ');
  violating = await reported(args, 1);
});
afterAll(() => (missingBrowser === null ? browser.close() : undefined));

/** Where the page is that a command has written. */
async function reported(args: readonly string[], expected: number, folder = emptyFolder()): Promise<string> {
  const { status, stderr } = await runCommand('servicetester', [...args, '--report', 'html=r.html'], folder);
  expect({ status, stderr: beside(stderr) }).toEqual({ status: expected, stderr: '' });
  return join(folder, 'r.html');
}

/** The page of a long trace. */
function longPage(count: number, said?: string): Promise<string> {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'long.jsonl'), longTrace(count, said));
  return reported(['check', 'long.jsonl'], 1, folder);
}

/** What pages asked for, and what they complained of: nothing. */
const asked: string[] = [];
const complaints: string[] = [];
const pages: Page[] = [];
async function open(file: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 900 } });
  pages.push(page);
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(`file://${file}`);
  return page;
}
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  expect(complaints.splice(0)).toEqual([]);
  expect(asked.splice(0).filter((url) => !url.startsWith('file://'))).toEqual([]);
});

const first = '#picture0';
const detail = (page: Page): Promise<string> => page.innerText(`${first} .detail`);
const shownRows = (page: Page): Promise<number> => page.locator(`${first} .row:not([hidden])`).count();

describe('the page', () => {
  it('tells what is wrong, and how it is repeated, and has the event chosen that shows it', async () => {
    const page = await open(violating);
    expect(await page.innerText('h1')).toContain('violates');
    expect(await page.innerText('.repeat code >> nth=0')).toContain('servicetester replay');
    expect(await detail(page)).toContain("'the sender has it' does not hold");
  });

  it('tells the state before and after the event that is chosen by a click', async () => {
    const page = await open(violating);
    await page.click(`${first} .row:has-text("acq returns") >> nth=0`);
    expect(await page.innerText(`${first} .detail h3`)).toContain('node 0');
    expect(await page.innerText(`${first} .detail .changed >> nth=0`)).toMatch(/holder\s+nobody →? ?\s*node 0/);
    expect(await page.locator(`${first} .detail .changed`).count()).toBeGreaterThan(1);
  });

  it('goes from event to event, and to the finding, by keys', async () => {
    const page = await open(violating);
    await page.focus(`${first} .rows`);
    await page.keyboard.press('Home');
    expect(await detail(page)).toContain('acq()');
    await page.keyboard.press('ArrowDown');
    expect(await detail(page)).toContain('status H');
    await page.keyboard.press('k');
    expect(await detail(page)).toContain('acq()');
    await page.keyboard.press('n');
    expect(await detail(page)).toContain('does not hold');
  });

  it('shows only what is asked for, and all again', async () => {
    const page = await open(violating);
    const all = await shownRows(page);
    await page.keyboard.press('/');
    await page.keyboard.type('token');
    const some = await shownRows(page);
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    await page.keyboard.press('Escape');
    expect(await shownRows(page)).toBe(all);
    await page.uncheck(`${first} .kind:has-text("informed") input`);
    expect(await page.locator(`${first} .row.inform:visible`).count()).toBe(0);
  });

  it('draws calls and messages where the rows are that are left', async () => {
    const page = await open(violating);
    /** Where they are: the middle of each row, the lower end of each line. */
    const places = async (which: string, part: number): Promise<number[]> => {
      const boxes = (await page.locator(`${first} ${which}`).all()).map((each) => each.boundingBox());
      return (await Promise.all(boxes)).map((box) => box!.y + part * box!.height);
    };
    const fits = async (): Promise<void> => {
      const [rows, drawn] = [await places('.row.end', 0.5), await places('.bar.returned', 1)];
      expect(drawn).toHaveLength(rows.length);
      for (const [i, y] of drawn.entries()) expect(Math.abs(y - rows[i]!)).toBeLessThan(3);
    };
    await fits();
    await page.uncheck(`${first} .kind:has-text("informed") input`);
    await fits();
  });

  it('is made larger and smaller', async () => {
    const page = await open(violating);
    const height = async (): Promise<number> => (await page.locator(`${first} .row >> nth=0`).boundingBox())!.height;
    const before = await height();
    await page.keyboard.press('+');
    expect(await height()).toBeGreaterThan(before);
    for (let i = 0; i < 4; i += 1) await page.click(`${first} .smaller`);
    expect(await height()).toBeLessThan(before);
  });

  it('has the full run beside the shrunk one', async () => {
    const page = await open(violating);
    expect(await page.isVisible('#picture1')).toBe(false);
    await page.click('#tab1');
    expect(await page.isVisible('#picture1')).toBe(true);
    expect(await page.isVisible(first)).toBe(false);
  });

  it('goes from run to run by the arrows', async () => {
    const page = await open(violating);
    await page.focus('#tab0');
    await page.keyboard.press('ArrowRight');
    expect(await page.isVisible('#picture1')).toBe(true);
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('tab1');
    await page.keyboard.press('ArrowRight');
    expect(await page.isVisible(first)).toBe(true);
  });

  it('has a list of the keys', async () => {
    const page = await open(violating);
    await page.keyboard.press('?');
    expect(await page.isVisible('#help')).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.isVisible('#help')).toBe(false);
  });

  it('is dark for those who like it dark, and has contrast in both', async () => {
    const contrasts = await Promise.all(
      (['light', 'dark'] as const).map(async (scheme) => {
        const page = await open(violating, scheme);
        return page.evaluate<string[]>(
          `['backgroundColor', 'color'].map((name) => getComputedStyle(document.body)[name])`,
        );
      }),
    );
    const [light, dark] = contrasts;
    expect(light![0]).not.toBe(dark![0]);
    for (const [paper, ink] of contrasts) expect(contrastOf(paper!, ink!)).toBeGreaterThan(7);
  });

  it('has all of a long result on a phone, by scrolling the picture alone', async () => {
    const long = await longPage(20, 'a long text of so many characters');
    for (const scheme of ['light', 'dark'] as const) {
      const page = await open(long, scheme);
      await page.setViewportSize({ width: 400, height: 800 });
      const [beyond, scrolled, cut] = await page.evaluate<[number, number, number]>(`(() => {
        const over = (each) => each.scrollWidth - each.clientWidth;
        const texts = [...document.querySelectorAll('${first} .row .text, ${first} .row .text span')];
        return [over(document.documentElement), over(document.querySelector('.scroll')), Math.max(...texts.map(over))];
      })()`);
      expect(beyond).toBe(0);
      expect(scrolled).toBeGreaterThan(0);
      expect(cut).toBeLessThanOrEqual(1);
    }
  });

  it('can be printed, and read without its script', async () => {
    const page = await open(violating);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`file://${violating}`);
    expect(await plain.innerText(`${first} .detail`)).toContain("'the sender has it' does not hold");
    expect(await plain.isVisible('#picture1')).toBe(true);
    expect(await plain.isVisible('.tools')).toBe(false);
    await context.close();
  });
});

describe('the page of a run with 10,000 events', () => {
  it('is not too large, has all of them, and is filtered and zoomed', async () => {
    const file = await longPage(10_000);
    expect(readFileSync(file).length).toBeLessThan(8_000_000);
    const page = await open(file);
    expect(await shownRows(page)).toBe(10_000);
    expect(await detail(page)).toContain('the lock is free');
    expect(await page.isVisible(`${first} .row.wrong`)).toBe(true);
    for (let i = 0; i < 6; i += 1) await page.keyboard.press('-');
    await page.keyboard.press('/');
    await page.keyboard.type('node 1: rel');
    expect(await shownRows(page)).toBe(0);
    await page.keyboard.press('Escape');
    expect(await shownRows(page)).toBe(10_000);
  });
});

describe('the map of a long run', () => {
  /** Which part of the run is in the middle of the window, and of the sight in the map, once a scroll is drawn. */
  const middles = (page: Page): Promise<number[]> =>
    page.evaluate(`(async () => {
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      const box = document.querySelector('.scroll');
      const [map, sight] = ['.overview', '.sight'].map((each) => document.querySelector(each).getBoundingClientRect());
      return [(box.scrollTop + box.clientHeight / 2) / box.scrollHeight, (sight.top + sight.height / 2 - map.top) / map.height];
    })()`);

  it('goes where it is clicked and dragged to, and shows what is in sight', async () => {
    const page = await open(await longPage(1000));
    const map = (await page.locator(`${first} .overview`).boundingBox())!;
    const to = (part: number): readonly [number, number] => [map.x + map.width / 2, map.y + map.height * part];
    await page.mouse.move(...to(0.5));
    await page.mouse.down();
    for (const middle of await middles(page)) expect(middle).toBeCloseTo(0.5, 1);
    await page.mouse.move(...to(0.3));
    await page.mouse.up();
    await page.mouse.move(...to(0.8));
    for (const middle of await middles(page)) expect(middle).toBeCloseTo(0.3, 1);
  });

  it('is not there where all is in sight', async () => {
    const page = await open(await longPage(20));
    expect(await page.locator('.overview:visible').count()).toBe(0);
  });
});

describe('a page of hostile texts', () => {
  it('shows them, and runs nothing of them', async () => {
    const hostile = '</script><img src="x:1" onerror="alert(1)"><script>alert(2)</script>';
    const page = await open(await longPage(20, hostile));
    await page.click(`${first} .row.inform >> nth=0`);
    expect(await detail(page)).toContain(hostile);
    expect(await page.locator('img').count()).toBe(0);
  });
});

describe('every command that reports', () => {
  it('writes a page: of a run that passed', async () => {
    const page = await open(await reported('--checker imp0 --simulate --seed 1 --runs 5'.split(' '), 0));
    expect(await page.innerText('h1')).toContain('conforms');
    expect(await shownRows(page)).toBeGreaterThan(10);
  });

  it('writes a page: of an exploration, with its ledger where a call is stuck', async () => {
    const args = 'explore --checker imp0 --use broken/lost-wakeup --calls 2 --workers 1'.split(' ');
    const page = await open(await reported(args, 1));
    expect(await page.innerText('.ledger .owed')).toContain('may return');
  });

  it('writes a page: of a history that others recorded', async () => {
    const folder = emptyFolder();
    const lines = [
      '{:process 0, :type :invoke, :f :acquire, :value nil, :time 0}',
      '{:process 1, :type :invoke, :f :acquire, :value nil, :time 1}',
    ];
    const back = lines.map((line) => line.replace(':invoke', ':ok').replace(/:time (\d)/, ':time 1$1'));
    writeFileSync(join(folder, 'h.edn'), [...lines, ...back].join('\n'));
    const page = await open(await reported(['check', 'h.edn', '--service', 'mutex'], 1, folder));
    expect(await detail(page)).toContain('process 0 and process 1');
  });
});

describe('the page of a long history', () => {
  it('opens with what is wrong in sight', async () => {
    const folder = emptyFolder();
    const lines = Array.from({ length: 300 }, (_, i) => `h${i % 3},${10 * i},${10 * i + 5}`);
    writeFileSync(join(folder, 'h.csv'), ['host,acquired,released', ...lines, 'late,2991,2999'].join('\n'));
    const page = await open(await reported(['check', 'h.csv'], 1, folder));
    const places = await page.evaluate<number[]>(`(() => {
      const [box, row] = ['.scroll', '.row.wrong'].map((each) => document.querySelector(each).getBoundingClientRect());
      return [box.top, row.top, row.bottom, Math.min(box.bottom, innerHeight)];
    })()`);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

/** The contrast ratio of WCAG 2 of two colours `rgb(r, g, b)`. */
function contrastOf(one: string, other: string): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = colour
    .match(/\d+/g)!
    .map((part) => Number(part) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
