/** Pictures in fewer bytes. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { BYTES, unfiltered, withPalette } from './pixels.ts';

const SIGNATURE_BYTES = 8;
/** What stands around the data of a chunk: its length and name before it, a checksum behind. */
const BEFORE = 8;
const AFTER = 4;

/** Where the header says how pixels are coloured, and that they are numbers of colours. */
const COLOUR_TYPE = 9;
const INDEXED = 3;

interface Chunk {
  readonly name: string;
  readonly data: Buffer;
}

/** The same picture with fewer colours: the most frequent, for each other one the most like it. Of PNGs of three bytes a pixel. */
export function smaller(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const header = Buffer.from(chunks.find(({ name }) => name === 'IHDR')!.data);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const filtered = inflateSync(Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data)));
  const { palette, pixels } = withPalette(unfiltered(filtered, width * BYTES), width, height);
  header[COLOUR_TYPE] = INDEXED;
  const all = [
    { name: 'IHDR', data: header },
    { name: 'PLTE', data: palette },
    { name: 'IDAT', data: deflateSync(pixels, { level: 9, memLevel: 9 }) },
    { name: 'IEND', data: Buffer.alloc(0) },
  ];
  return Buffer.concat([png.subarray(0, SIGNATURE_BYTES), ...all.map(written)]);
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + BEFORE);
    chunks.push({ name, data: png.subarray(at + BEFORE, at + BEFORE + length) });
    at += BEFORE + length + AFTER;
  }
  return chunks;
}

function written({ name, data }: Chunk): Buffer {
  const checked = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(checked));
  return Buffer.concat([length, checked, sum]);
}
