package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jamesconsent.config.IpNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private final ClientAddress addresses =
            new ClientAddress(List.of(IpNetwork.parse("127.0.0.0/8"), IpNetwork.parse("10.0.0.0/8")));

    @ParameterizedTest(name = "{0}, forwarded for {1} -> {2}")
    @CsvSource({
        "127.0.0.1, '192.0.2.7', 192.0.2.7",
        "127.0.0.1, '203.0.113.9, 192.0.2.7', 192.0.2.7",
        "127.0.0.1, '203.0.113.9, 192.0.2.7, 10.0.0.3', 192.0.2.7",
        "127.0.0.1, '203.0.113.9, 192.0.2.7 , 10.1.1.1,10.0.0.3', 192.0.2.7",
        "127.0.0.1, '2001:db8::1', 2001:db8::1",
        "127.0.0.1, '', 127.0.0.1",
        "127.0.0.1, 'unknown', 127.0.0.1",
        "127.0.0.1, '192.0.2.7:8080', 127.0.0.1",
        "127.0.0.1, '192.0.2.7, evil.example.com', 127.0.0.1",
        "127.0.0.1, '10.0.0.1, 10.0.0.2', 10.0.0.1",
        // Nobody's word but a trusted proxy's counts.
        "198.51.100.1, '192.0.2.7', 198.51.100.1",
        "198.51.100.1, '127.0.0.1', 198.51.100.1",
    })
    void ofShouldBeTheRightmostAddressThatIsNoTrustedProxy(String peer, String header, String client) {
        assertThat(addresses.of(peer, List.of(header))).isEqualTo(client);
        assertThat(addresses.of(peer, List.of(header.split(",")))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
        "2001:db8:1:2::, 20010db800010002/64",
        "2001:db8:1:3::, 20010db800010003/64",
        "::ffff:192.0.2.7, 192.0.2.7",
        "nonsense, ''",
    })
    void networkShouldBeWhatOneCustomerHas(String address, String network) {
        assertThat(ClientAddress.network(address)).isEqualTo(network);
    }
}
