package io.kubeipvs.conformance.traffic;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** What a client asks, printed {@code 10.96.0.10:80/tcp}. Immutable. */
public record FrontEnd(AddressPort address, Protocol protocol) {
  InetSocketAddress socketAddress() {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(address.address().toBytes()), address.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
    }
  }

  @Override
  public String toString() {
    return address + "/" + protocol.lowerCaseName();
  }
}
