/**
 * WRONG ON PURPOSE: acq returns whether it waited; it should return nothing.
 * Caught by the specification: `acq returns`, 'the result is allowed'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class AcqAnswers extends Imp0Node {
  override async acq(): Promise<never> {
    const waits = !this.token;
    await super.acq();
    return waits as never;
  }
}

export default {
  ...imp0,
  name: 'acq-answers',
  about: 'wrong on purpose: acq returns a value',
  createNode: (context: Imp0Context): Imp0Node => new AcqAnswers(context),
};
