/** A lock in a file of its own, as a user has it: it takes where it looks. */
import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';

const store = { held: false };

export default defineImplementation({
  name: 'my-lock',
  service: distlock,
  together: true,
  createNode: ({ clock }) => ({
    async acq() {
      while (store.held) await clock.sleep(1);
      store.held = true;
    },
    rel() {
      store.held = false;
    },
    end() {},
  }),
});
