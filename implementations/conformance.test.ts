import { conformance } from '../vitest.ts';
import checker from '../checkers/distlock/imp0.ts';
import imp0 from './distlock/imp0.ts';

conformance(imp0, { checker, nodes: 2 });
