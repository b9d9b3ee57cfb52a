import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST } from './program.ts';
import { Server } from './server.ts';

/** The shortest and the longest session that a client may ask for, in ms. */
const SESSION_MS = { min: 1000, max: 60_000 };

/** Starts a ZooKeeper, alone. It counts time in ticks of half a second. */
export const startZookeeper = (): Promise<Server> =>
  Server.start({
    name: 'zkServer.sh',
    debian: 'zookeeper',
    folders: ['/usr/share/zookeeper/bin'],
    needs: ['java'],
    prepare: ({ folder, port }) => writeFileSync(join(folder, 'zoo.cfg'), settings(folder, port)),
    args: ({ folder }) => ['start-foreground', join(folder, 'zoo.cfg')],
    // Without JMXDISABLE it listens to all the world. The script becomes the java process, which else keeps a file in /tmp.
    env: ({ folder }) => ({
      ...{ ZOOCFGDIR: folder, ZOO_LOG_DIR: folder, JMXDISABLE: 'true' },
      SERVER_JVMFLAGS: '-Xmx256m -XX:-UsePerfData',
    }),
  });

const settings = (folder: string, port: number): string => `
tickTime=500
minSessionTimeout=${SESSION_MS.min}
maxSessionTimeout=${SESSION_MS.max}
dataDir=${folder}
clientPort=${port}
clientPortAddress=${HOST}
admin.enableServer=false
maxClientCnxns=0
`;
