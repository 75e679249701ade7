package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.net.IpAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what reading the kernel brought, when it is news: failures that are not the same again, and
 * the addresses of the node's own links when others are there. Owned by the writer's thread.
 */
final class ReadingNews {
  private final DataplaneListener listener;
  private final AddressPart addresses;
  private Set<IpAddress> interfaceAddresses = Set.of();
  private @Nullable ReadingFailure comparison;
  private @Nullable ReadingFailure watch;

  ReadingNews(DataplaneListener listener, AddressPart addresses) {
    this.listener = listener;
    this.addresses = addresses;
  }

  /** The addresses that the start has read; nobody is told of these. */
  void begin(Set<IpAddress> readAtStart) {
    interfaceAddresses = readAtStart;
  }

  /** How a comparison went; null if all could be read. */
  void ofComparison(@Nullable ReadingFailure failure) {
    tell(failure, comparison);
    comparison = failure;
  }

  /** How a look at what tells of changes went; null if all could be read. */
  void ofWatch(@Nullable ReadingFailure failure) {
    tell(failure, watch);
    watch = failure;
  }

  private void tell(@Nullable ReadingFailure failure, @Nullable ReadingFailure before) {
    if (failure != null && !failure.equals(before)) {
      listener.readingFailed(failure.part(), failure.reason());
    }
  }

  /** To be called when the addresses may have been read anew. */
  void ofAddresses() {
    if (!addresses.interfaceAddresses().equals(interfaceAddresses)) {
      interfaceAddresses = addresses.interfaceAddresses();
      listener.interfaceAddressesChanged(interfaceAddresses);
    }
  }

  /** Those that were told last, or that the start has read. */
  Set<IpAddress> interfaceAddresses() {
    return interfaceAddresses;
  }
}
