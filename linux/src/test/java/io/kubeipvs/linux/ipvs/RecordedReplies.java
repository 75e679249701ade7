package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.netlink.Hex;

/** Replies of Linux 6.1 as they came; only the counters were set by hand. */
final class RecordedReplies {
  private static final String SERVICE =
      """
      70010000 1c00 0200 08000000 ee020000             # 368 bytes, IPVS, MULTI, sequence 8, our port
      01 01 0000                                       # NEW_SERVICE, version 1
      5c01 0100                                        # SERVICE, without the bit for nests
        0600 0100 0200 0000                            #   AF 2
        0600 0200 0600 0000                            #   PROTOCOL 6
        1400 0300 0a600001 00000000 00000000 00000000  #   ADDR 10.96.0.1
        0600 0400 01bb 0000                            #   PORT 443
        0800 0600 776c6300                             #   SCHED_NAME "wlc"
        0800 0b00 73697000                             #   PE_NAME "sip"
        0c00 0700 03000000 ffffffff                    #   FLAGS PERSISTENT and the kernel's HASHED
        0800 0800 302a0000                             #   TIMEOUT 10800 s
        0800 0900 ffffff00                             #   NETMASK 255.255.255.0
        6000 0a00                                      #   STATS
          0800 0100 11000000 # CONNS
          0800 0200 12000000 # INPKTS
          0800 0300 13000000 # OUTPKTS
          0c00 0400 14000000 00000000 # INBYTES
          0400 0b00 0c00 0500 15000000 00000000 # OUTBYTES
          0800 0600 16000000 # CPS
          0800 0700 17000000 # INPPS
          0800 0800 18000000 # OUTPPS
          0800 0900 19000000 # INBPS
          0800 0a00 1a000000 # OUTBPS
        a000 0c00                                      #   STATS64, padded to 8 bytes
                    0c00 0100 11000000 01000000 # CONNS
          0400 0b00 0c00 0200 12000000 01000000 # INPKTS
          0400 0b00 0c00 0300 13000000 01000000 # OUTPKTS
          0400 0b00 0c00 0400 14000000 01000000 # INBYTES
          0400 0b00 0c00 0500 15000000 01000000 # OUTBYTES
          0400 0b00 0c00 0600 16000000 01000000 # CPS
          0400 0b00 0c00 0700 17000000 01000000 # INPPS
          0400 0b00 0c00 0800 18000000 01000000 # OUTPPS
          0400 0b00 0c00 0900 19000000 01000000 # INBPS
          0400 0b00 0c00 0a00 1a000000 01000000 # OUTBPS
      """;

  private static final String DESTINATION =
      """
      90010000 1c00 0200 09000000 ee020000             # 400 bytes
      05 01 0000                                       # NEW_DEST
      7c01 0200                                        # DEST
        1400 0100 0af40106 00000000 00000000 00000000  #   ADDR 10.244.1.6
        0600 0200 192b 0000                            #   PORT 6443
        0800 0300 02000000                             #   FWD_METHOD tunnel
        0800 0400 03000000                             #   WEIGHT
        0500 0d00 01 000000                            #   TUN_TYPE GUE
        0600 0e00 17c0 0000                            #   TUN_PORT 6080
        0600 0f00 0100 0000                            #   TUN_FLAGS
        0800 0500 c8000000                             #   U_THRESH 200
        0800 0600 64000000                             #   L_THRESH 100
        0800 0700 05000000                             #   ACTIVE_CONNS
        0800 0800 06000000                             #   INACT_CONNS
        0800 0900 07000000                             #   PERSIST_CONNS
        0600 0b00 0200 0000                            #   ADDR_FAMILY 2
        6400 0a00                                      #   STATS, padded to 8 bytes
          0800 0100 11000000 # CONNS
          0800 0200 12000000 # INPKTS
          0800 0300 13000000 # OUTPKTS
          0400 0b00 0c00 0400 14000000 00000000 # INBYTES
          0400 0b00 0c00 0500 15000000 00000000 # OUTBYTES
          0800 0600 16000000 # CPS
          0800 0700 17000000 # INPPS
          0800 0800 18000000 # OUTPPS
          0800 0900 19000000 # INBPS
          0800 0a00 1a000000 # OUTBPS
        a000 0c00                                      #   STATS64
                    0c00 0100 11000000 01000000 # CONNS
          0400 0b00 0c00 0200 12000000 01000000 # INPKTS
          0400 0b00 0c00 0300 13000000 01000000 # OUTPKTS
          0400 0b00 0c00 0400 14000000 01000000 # INBYTES
          0400 0b00 0c00 0500 15000000 01000000 # OUTBYTES
          0400 0b00 0c00 0600 16000000 01000000 # CPS
          0400 0b00 0c00 0700 17000000 01000000 # INPPS
          0400 0b00 0c00 0800 18000000 01000000 # OUTPPS
          0400 0b00 0c00 0900 19000000 01000000 # INBPS
          0400 0b00 0c00 0a00 1a000000 01000000 # OUTBPS
      """;

  private static final String INFO =
      """
      24000000 1c00 0000 02000000 ee020000
      0e 01 0000                           # SET_INFO
      0800 0100 01020100                   # VERSION 0x010201
      0800 0200 00100000                   # CONN_TAB_SIZE 4096
      """;

  private static final String CONFIG =
      """
      2c000000 1c00 0000 03000000 ee020000
      0c 01 0000                           # SET_CONFIG
      0800 0400 84030000                   # TIMEOUT_TCP 900
      0800 0500 78000000                   # TIMEOUT_TCP_FIN 120
      0800 0600 2c010000                   # TIMEOUT_UDP 300
      """;

  private RecordedReplies() {}

  /** TCP 10.96.0.1:443 wlc, persistent for 10800 s by /24, engine sip. */
  static byte[] service() {
    return Hex.bytes(SERVICE);
  }

  /** 10.244.1.6:6443 by a GUE tunnel, with thresholds and connections. */
  static byte[] destination() {
    return Hex.bytes(DESTINATION);
  }

  static byte[] info() {
    return Hex.bytes(INFO);
  }

  static byte[] config() {
    return Hex.bytes(CONFIG);
  }
}
