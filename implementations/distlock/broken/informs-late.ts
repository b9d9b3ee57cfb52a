/**
 * WRONG ON PURPOSE: it tells that it eats a moment after it has begun to. From outside it is a right lock.
 * Caught by the checker only: `acq returns`, 'status is E'.
 */
import imp0, { Imp0Node, type Imp0Context, type Status } from '../imp0.ts';

class InformsLate extends Imp0Node {
  protected override become(status: Status): void {
    this.status = status;
    void this.#tell(status);
  }

  async #tell(status: Status): Promise<void> {
    if (status === 'E') await this.context.clock.sleep(1);
    void this.context.informTester('status', status);
  }
}

export default {
  ...imp0,
  name: 'informs-late',
  about: 'wrong on purpose: it informs after what it informs of is seen',
  createNode: (context: Imp0Context): Imp0Node => new InformsLate(context),
};
