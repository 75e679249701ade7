package io.kubeipvs.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate authority of a cluster that does not exist, and its server at 127.0.0.1, with RSA
 * keys of 2048 bits as kubeadm makes them. openssl made both, to last until 2126; the authority's
 * own key was thrown away. Stateless.
 */
final class FakedAuthority {
  private static final String AUTHORITY = "ca.crt";
  private static final String SERVER = "server.p12";
  private static final char[] PASSWORD = "training".toCharArray();

  private FakedAuthority() {}

  /** What the server shows. */
  static SSLContext server() throws IOException {
    try (InputStream file = resource(SERVER)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(file, PASSWORD);
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(SERVER + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Writes the authority's certificate, in PEM, into a directory. */
  static Path write(Path directory) throws IOException {
    try (InputStream file = resource(AUTHORITY)) {
      return Files.write(directory.resolve(AUTHORITY), file.readAllBytes());
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream file = FakedAuthority.class.getResourceAsStream(name);
    if (file == null) {
      throw new IOException(name + " is missing beside " + FakedAuthority.class.getName());
    }
    return file;
  }
}
