package io.kubeipvs.kubernetes.connection;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes a server's certificate if it is for a given name, whatever address the server was reached
 * at: {@code tls-server-name}. The chain is checked as ever. Immutable.
 */
final class NamedServerTrust extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final X509ExtendedTrustManager chain;
  private final String name;

  NamedServerTrust(X509ExtendedTrustManager chain, String name) {
    this.chain = chain;
    this.name = name.toLowerCase(Locale.ROOT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(certificates, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(certificates, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String type)
      throws CertificateException {
    chain.checkServerTrusted(certificates, type);
    Collection<List<?>> names = certificates[0].getSubjectAlternativeNames();
    if (names == null || names.stream().noneMatch(this::isOurs)) {
      throw new CertificateException(
          "the server's certificate is not for " + name + " (tls-server-name), but for " + names);
    }
  }

  private boolean isOurs(List<?> alternative) {
    if (!(alternative.get(0) instanceof Integer type)
        || !(alternative.get(1) instanceof String text)) {
      return false;
    }
    return switch (type) {
      case IP_ADDRESS -> text.equals(name);
      case DNS_NAME -> dnsMatches(text.toLowerCase(Locale.ROOT));
      default -> false;
    };
  }

  /** A star stands for the first label, whole. */
  private boolean dnsMatches(String pattern) {
    int dot = name.indexOf('.');
    return pattern.equals(name)
        || (pattern.startsWith("*.")
            && dot > 0
            && name.substring(dot).equals(pattern.substring(1)));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String type)
      throws CertificateException {
    chain.checkClientTrusted(certificates, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String type, Socket socket)
      throws CertificateException {
    chain.checkClientTrusted(certificates, type, socket);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] certificates, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    chain.checkClientTrusted(certificates, type, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chain.getAcceptedIssuers();
  }
}
