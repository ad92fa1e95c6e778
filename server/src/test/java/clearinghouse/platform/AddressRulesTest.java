package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::10.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void an_address_that_is_not_public_is_not_asked(String address) {
        assertThat(AddressRules.strict().mayReach("maker.example", InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:4860::8888",
                "2a00:1450::1"
            })
    void a_public_address_is_asked(String address) {
        assertThat(AddressRules.strict().mayReach("maker.example", InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @Test
    void the_mapped_form_of_a_private_address_is_that_private_address() throws Exception {
        assertThat(AddressRules.strict().mayReach("maker.example", mapped(10, 0, 0, 1))).isFalse();
    }

    @Test
    void an_administrator_allows_a_range_and_nothing_beside_it() {
        var rules = new AddressRules(List.of(AddressRange.of("10.1.0.0/16")), Set.of());
        assertThat(rules.mayReach("maker.example", InetAddress.ofLiteral("10.1.2.3"))).isTrue();
        assertThat(rules.mayReach("maker.example", InetAddress.ofLiteral("10.2.2.3"))).isFalse();
        assertThat(rules.mayReach("maker.example", InetAddress.ofLiteral("fd00::1"))).isFalse();
        var typed = rules.onlyAt("mirror.example");
        assertThat(typed.mayReach("Mirror.example", InetAddress.ofLiteral("10.1.2.3"))).isTrue();
        assertThat(typed.mayReach("maker.example", InetAddress.ofLiteral("10.1.2.3"))).isFalse();
        assertThat(typed.mayReach("maker.example", InetAddress.ofLiteral("9.9.9.9"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.0.0.0/33",
                "::/129",
                "localhost/8",
                "10.0.0.0/",
                "",
                "300.0.0.0/8"
            })
    void what_is_no_range_of_literal_addresses_is_not_read(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    private static InetAddress mapped(int... last) throws UnknownHostException {
        var bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        for (int i = 0; i < 4; i++) {
            bytes[12 + i] = (byte) last[i];
        }
        return Inet6Address.getByAddress("", bytes, -1);
    }
}
