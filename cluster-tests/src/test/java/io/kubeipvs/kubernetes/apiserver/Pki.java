package io.kubeipvs.kubernetes.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Certificates for a test, made with openssl in a folder of its own. */
final class Pki {
  private final Path directory;

  private Pki(Path directory) {
    this.directory = directory;
  }

  /** With an authority: {@code NAME.crt} and {@code NAME.key}. */
  static Pki create(Path directory) {
    Pki pki = new Pki(directory);
    pki.authority("ca");
    return pki;
  }

  void authority(String name) {
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN="
            + name
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".crt");
  }

  /**
   * A certificate of the first authority.
   *
   * @param key {@code rsa:2048}, or {@code ec} for P-256
   * @param subject such as {@code /O=system:masters/CN=admin}
   * @param names subject alternative names, such as {@code DNS:kubernetes}; empty for none
   */
  void issue(String name, String key, String subject, String names) throws IOException {
    String newKey =
        key.equals("ec") ? "-newkey ec -pkeyopt ec_paramgen_curve:P-256" : "-newkey " + key;
    openssl(
        "req "
            + newKey
            + " -nodes -subj "
            + subject
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".csr");
    Files.writeString(
        directory.resolve(name + ".ext"),
        names.isEmpty() ? "basicConstraints=CA:FALSE\n" : "subjectAltName=" + names + "\n");
    openssl(
        "x509 -req -in "
            + name
            + ".csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2"
            + " -extfile "
            + name
            + ".ext -out "
            + name
            + ".crt");
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  private void openssl(String arguments) {
    Commands.succeed(directory, ("openssl " + arguments).split(" ", -1));
  }
}
