/** What the page does for its reader: tabs, keys, copying. Without it all is there to be read. */
import { View, type Shown } from './view.ts';

const pictures = JSON.parse(document.getElementById('pictures')!.textContent) as readonly Shown[];
const views = [...document.querySelectorAll<HTMLElement>('section.picture')].map(
  (section, i) => new View(section, pictures[i]!),
);
let current = 0;

/** Shows one of the pictures. */
function showPicture(chosen: number): void {
  current = chosen;
  for (const [i, { section }] of views.entries()) section.hidden = i !== chosen;
  for (const [i, tab] of tabs.entries()) {
    tab.setAttribute('aria-selected', String(i === chosen));
    tab.tabIndex = i === chosen ? 0 : -1;
  }
}

const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab]')];
for (const [i, tab] of tabs.entries()) {
  tab.addEventListener('click', () => showPicture(i));
  tab.addEventListener('keydown', ({ key }) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (way === undefined) return;
    const next = (i + way + tabs.length) % tabs.length;
    showPicture(next);
    tabs[next]!.focus();
  });
}
const tabList = document.querySelector<HTMLElement>('.tabs');
if (tabList) tabList.hidden = false;
if (views.length > 1) showPicture(0);
if (Object.keys(pictures[0]?.marked ?? {}).length > 0) views[0]!.bringUp();

for (const button of document.querySelectorAll<HTMLElement>('.copy')) {
  button.hidden = false;
  button.addEventListener('click', () => copy(button));
}

/** Where copying is not allowed, the command is selected to be copied by hand. */
function copy(button: HTMLElement): void {
  const code = button.parentElement!.querySelector('code')!;
  const select = (): void => document.getSelection()!.selectAllChildren(code);
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) return select();
  clipboard.writeText(code.textContent).then(() => (button.textContent = 'copied'), select);
}

const help = document.getElementById('help') as HTMLDialogElement;
for (const button of document.querySelectorAll('.keys')) button.addEventListener('click', () => help.showModal());

const PAGE = 15;
const KEYS: Readonly<Record<string, (view: View) => void>> = {
  ArrowDown: (view) => view.move(1),
  ArrowUp: (view) => view.move(-1),
  j: (view) => view.move(1),
  k: (view) => view.move(-1),
  PageDown: (view) => view.move(PAGE),
  PageUp: (view) => view.move(-PAGE),
  Home: (view) => view.move(-Infinity),
  End: (view) => view.move(Infinity),
  n: (view) => view.nextFinding(1),
  N: (view) => view.nextFinding(-1),
  '+': (view) => view.zoom(1),
  '=': (view) => view.zoom(1),
  '-': (view) => view.zoom(-1),
  '/': (view) => view.filter(true),
  Escape: (view) => view.filter(false),
  '?': () => help.showModal(),
};
/** These scroll the page, unless the picture has the focus. */
const OF_THE_LIST = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End']);

document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  const view = views[current];
  const act = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (!act || !view || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const element = target as Element;
  if (element.matches('input[type=search]') && key !== 'Escape') return;
  if (OF_THE_LIST.has(key) && !element.closest('.rows')) return;
  event.preventDefault();
  act(view);
});
