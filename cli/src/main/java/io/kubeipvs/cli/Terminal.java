package io.kubeipvs.cli;

import java.io.PrintWriter;

/** Where a command writes to: results to one, words about them to the other. Immutable. */
record Terminal(PrintWriter out, PrintWriter err) {
  /** Words for the operator that are no result. */
  void hint(String words) {
    err.println("kube-ipvs: " + words);
    err.flush();
  }
}
