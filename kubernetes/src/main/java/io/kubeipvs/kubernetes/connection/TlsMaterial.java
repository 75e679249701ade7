package io.kubeipvs.kubernetes.connection;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.kubeipvs.kubernetes.connection.ClusterAccess.KeyPair;
import io.kubeipvs.kubernetes.connection.ClusterAccess.Material;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS context is made of, in base64. Two that are equal make the same context. Immutable.
 *
 * @param authority null for the authorities of the machine
 */
record TlsMaterial(@Nullable String authority, @Nullable String certificate, @Nullable String key) {

  /** Reads the files among it. */
  static TlsMaterial read(ClusterAccess access, @Nullable KeyPair pair) throws IOException {
    return new TlsMaterial(
        access.authority() == null ? null : base64(access.authority(), "certificate authority"),
        pair == null ? null : base64(pair.certificate(), "client certificate"),
        pair == null ? null : base64(pair.key(), "client key"));
  }

  private static String base64(Material material, String what) throws IOException {
    return switch (material) {
      case Material.Inline(String base64) -> base64;
      case Material.InFile(Path path) -> {
        try {
          yield Base64.getEncoder().encodeToString(Files.readAllBytes(path));
        } catch (IOException e) {
          throw new IOException(what + " " + path + " cannot be read: " + e.getMessage(), e);
        }
      }
    };
  }

  /** The context that is made of it. */
  SSLContext context(ClusterAccess access) throws IOException {
    TrustManager[] trust;
    try {
      trust = access.insecure() ? SSLUtils.trustManagers(insecure()) : authorities();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("certificate authority: " + Failures.describe(e), e);
    }
    KeyManager @Nullable [] keys = keys();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS: " + Failures.describe(e), e);
    }
  }

  private static Config insecure() {
    Config config = Config.empty();
    config.setTrustCerts(true);
    return config;
  }

  /** The given authorities and no others; the library would add those of the machine to them. */
  private TrustManager[] authorities() throws IOException, GeneralSecurityException {
    KeyStore store = null;
    if (authority != null) {
      store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      byte[] pem = Base64.getMimeDecoder().decode(authority);
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (certificates.isEmpty()) {
        throw new GeneralSecurityException("holds no certificate");
      }
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] keys() throws IOException {
    if (certificate == null) {
      return null;
    }
    // A key in PKCS #8 does not say outside what it is, and the library does not look inside.
    try {
      return keys("RSA");
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      try {
        return keys("EC");
      } catch (GeneralSecurityException | IOException | RuntimeException second) {
        e.addSuppressed(second);
        throw new IOException(
            "client certificate and key cannot be used: " + Failures.describe(e), e);
      }
    }
  }

  private KeyManager[] keys(String algorithm) throws IOException, GeneralSecurityException {
    Config config = Config.empty();
    config.setClientCertData(certificate);
    config.setClientKeyData(key);
    config.setClientKeyAlgo(algorithm);
    return SSLUtils.keyManagers(config);
  }

  @Override
  public String toString() {
    return "TlsMaterial[…]";
  }
}
