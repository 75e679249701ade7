package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.Service;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A resourceVersion for an object that came without one: a digest of what the record holds. Equal
 * content has an equal version, also after a restart. Stateless.
 */
final class ContentVersion {
  private static final int DIGEST_BYTES = 6;

  private ContentVersion() {}

  /** The object itself if it has a version, else a copy with the digest. */
  static KubernetesObject complete(KubernetesObject object) {
    return object.resourceVersion().isEmpty() ? withVersion(object, digest(object)) : object;
  }

  private static String digest(KubernetesObject object) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256")
              .digest(object.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static KubernetesObject withVersion(KubernetesObject object, String version) {
    return switch (object) {
      case Service service ->
          new Service(
              service.key(),
              version,
              service.creationTime(),
              service.type(),
              service.clusterIps(),
              service.externalIps(),
              service.loadBalancerIngress(),
              service.sourceRanges(),
              service.ports(),
              service.affinityTimeoutSeconds(),
              service.internalTrafficPolicy(),
              service.externalTrafficPolicy(),
              service.healthCheckNodePort(),
              service.proxied());
      case EndpointSlice slice ->
          new EndpointSlice(
              slice.key(),
              version,
              slice.serviceName(),
              slice.family(),
              slice.endpoints(),
              slice.ports(),
              slice.lastChangeTriggerTime(),
              slice.proxied());
      case Node node ->
          new Node(
              node.key(), version, node.zone(), node.addresses(), node.podCidrs(), node.eligible());
    };
  }
}
