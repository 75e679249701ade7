package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import io.kubeipvs.kubernetes.connection.ClusterAccess.KeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bearer token, kept fresh: a token file is read before every request, so that a rotation is
 * never missed, and a plugin is asked again when its token runs out or the server refuses it. Safe
 * on any thread.
 */
final class Credentials {
  private final Credential credential;
  private final @Nullable ExecPlugin plugin;
  private volatile @Nullable String token;
  private volatile @Nullable KeyPair certificate;

  Credentials(Credential credential, @Nullable ExecPlugin plugin) {
    this.credential = credential;
    this.plugin = plugin;
    this.token = credential instanceof Credential.Token(String fixed) ? fixed : null;
  }

  /**
   * Makes sure that the token is the latest.
   *
   * @throws IOException if there is none to be had; the message says what to look at
   */
  void refresh() throws IOException, InterruptedException {
    switch (credential) {
      case Credential.TokenFile(Path path) -> token = read(path);
      case Credential.Exec _ when plugin != null -> {
        ExecPlugin.Answer answer = plugin.credential();
        token = answer.token();
        certificate = answer.certificate();
      }
      case Credential.Exec _, Credential.None _, Credential.Token _, Credential.Basic _ -> {}
    }
  }

  /**
   * The server does not take the credentials.
   *
   * @return whether others can be had at once, by {@link #refresh}
   */
  boolean refused() {
    if (plugin == null) {
      return false;
    }
    plugin.forget();
    return true;
  }

  /** Null if requests carry none. */
  @Nullable String token() {
    return token;
  }

  /** The client certificate that a plugin gave; null for none. */
  @Nullable KeyPair certificate() {
    return certificate;
  }

  private static String read(Path path) throws IOException {
    String text;
    try {
      text = Files.readString(path).strip();
    } catch (IOException e) {
      throw new IOException("token file " + path + " cannot be read: " + e.getMessage(), e);
    }
    if (text.isEmpty()) {
      throw new IOException("token file " + path + " is empty");
    }
    return text;
  }
}
