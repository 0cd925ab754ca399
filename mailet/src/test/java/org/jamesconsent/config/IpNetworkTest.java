package org.jamesconsent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0",
        "192.0.2.0/24, 192.0.2.255",
        "192.0.2.77/24, 192.0.2.1",
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "192.0.2.128/25, 192.0.2.200",
        "0.0.0.0/0, 203.0.113.9",
        "2001:db8::/32, 2001:db8:ffff::1",
        "2001:DB8::/33, 2001:db8:7fff::1",
        "::1, 0:0:0:0:0:0:0:1",
        "::/0, 2001:db8::1",
        "fe80::/10, fe80::1%eth0",
        "fe80::/10, fe80::1%no-such-interface",
        "192.0.2.0/24, ::ffff:192.0.2.9",
    })
    void containsShouldHoldWhenTheAddressLiesInTheNetwork(String network, String ip) {
        assertThat(IpNetwork.parse(network).contains(ip)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.3.0",
        "192.0.2.0/24, 192.0.1.255",
        "192.0.2.7, 192.0.2.8",
        "192.0.2.128/25, 192.0.2.127",
        "0.0.0.0/0, 2001:db8::1",
        "2001:db8::/32, 2001:db9::1",
        "2001:db8::/33, 2001:db8:8000::1",
        "::/0, 192.0.2.1",
    })
    void containsShouldNotHoldWhenTheAddressLiesElsewhere(String network, String ip) {
        assertThat(IpNetwork.parse(network).contains(ip)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "localhost", "192.0.2", "192.0.2.256", "192.0.2.1 ", "[::1]", "%", "%eth0", "1.2.3.4/8"
            })
    void containsShouldNotHoldWhenTheTextIsNoAddress(String text) {
        assertThat(IpNetwork.parse("0.0.0.0/0").contains(text)).isFalse();
        assertThat(IpNetwork.parse("::/0").contains(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/+8",
                "192.0.2.0/٨",
                "192.0.2.0/8/8",
                "192.0.2.0/255.255.255.0",
                "192.0.2.0 /24",
                "192.0.2/24",
                "2001:db8::/129",
                "2001:db8::/9999",
                "fe80::1%eth0",
                "localhost",
                "example.org/24",
            })
    void parseShouldRefuseWhenTheTextIsNoNetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpNetwork.parse(text));
    }

    @Property
    void containsShouldNotThrowWhateverTheText(@ForAll String text) {
        assertThat(IpNetwork.parse("203.0.113.7").contains(text)).isEqualTo(text.equals("203.0.113.7"));
    }
}
