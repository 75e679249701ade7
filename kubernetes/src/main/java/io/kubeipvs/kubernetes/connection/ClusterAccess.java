package io.kubeipvs.kubernetes.connection;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to reach one API server: the result of reading a kubeconfig file, or of
 * looking at a pod's surroundings. Paths are absolute. Immutable.
 *
 * @param server with scheme, without a slash at the end
 * @param authority certificates that may have signed the server's; null for those of the machine
 * @param insecure takes any certificate of the server
 * @param tlsServerName the name in the server's certificate, where it is not the host; else empty
 * @param proxy the proxy for every request; null to go by the environment's HTTPS_PROXY, HTTP_PROXY
 *     and NO_PROXY
 */
record ClusterAccess(
    URI server,
    @Nullable Material authority,
    boolean insecure,
    String tlsServerName,
    @Nullable URI proxy,
    Credential credential,
    @Nullable KeyPair clientCertificate) {

  /** A file's content, or where it lies. */
  sealed interface Material {
    /** A file that is read again after it has changed. */
    record InFile(Path path) implements Material {}

    /** The content itself, in base64, as kubeconfig files have it. */
    record Inline(String base64) implements Material {}
  }

  /** A certificate of this client and its key. */
  record KeyPair(Material certificate, Material key) {}

  /** Who this client says it is, apart from a certificate. */
  sealed interface Credential {
    /** Nobody, or whom the certificate says. */
    record None() implements Credential {}

    /** A token that does not change. */
    record Token(String token) implements Credential {
      @Override
      public String toString() {
        return "Token[…]";
      }
    }

    /** A token in a file that somebody else keeps fresh. */
    record TokenFile(Path path) implements Credential {}

    /** A name and a password. */
    record Basic(String user, String password) implements Credential {
      @Override
      public String toString() {
        return "Basic[" + user + ", …]";
      }
    }

    /**
     * A command that prints an ExecCredential.
     *
     * @param environment added to this process's own
     * @param installHint what to tell who lacks the command; may be empty
     */
    record Exec(
        String apiVersion,
        String command,
        List<String> arguments,
        Map<String, String> environment,
        boolean provideClusterInfo,
        String installHint)
        implements Credential {}
  }
}
