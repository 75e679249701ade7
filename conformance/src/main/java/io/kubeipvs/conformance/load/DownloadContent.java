package io.kubeipvs.conformance.load;

/** The bytes of a download: any that is lost, doubled or changed shows. Pure. */
final class DownloadContent {
  private DownloadContent() {}

  static byte at(long position) {
    return (byte) (position * 31 + (position >>> 8) + (position >>> 16));
  }

  static void fill(byte[] chunk, long position) {
    for (int index = 0; index < chunk.length; index++) {
      chunk[index] = at(position + index);
    }
  }
}
