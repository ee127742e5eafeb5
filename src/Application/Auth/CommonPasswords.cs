using System.Collections.Frozen;

namespace PredictionMarkets.Application.Auth;

/// <summary>Passwords of eight characters and more that lists of leaked ones begin with: whoever guesses, guesses these first.</summary>
internal static class CommonPasswords
{
    private static readonly FrozenSet<string> List = """
        12345678 123456789 1234567890 12345678910 123123123 11111111 111111111 1111111111 00000000 0000000000 87654321 987654321 9876543210
        88888888 99999999 66666666 77777777 22222222 12341234 11223344 112233445566 147258369 789456123 123654789 159753456 1q2w3e4r
        1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc q1w2e3r4 q1w2e3r4t5 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345
        qwer1234 asdf1234 asdfghjk asdfghjkl asdfasdf zxcvbnm1 zxcvbnm123 zaq12wsx zaq1zaq1 abcd1234 abc12345 abcdefgh abcdefg1 aa123456
        a1234567 a12345678 a123456789 password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word pass1234
        passpass passwort password! password1! password123! welcome1 welcome123 letmein1 letmein123 iloveyou iloveyou1 iloveyou2 trustno1
        sunshine sunshine1 princess princess1 princesa football football1 baseball baseball1 basketball superman superman1 batman123
        starwars pokemon1 pokemon123 michelle jennifer jessica1 jordan23 michael1 danielle charlie1 elizabeth alexander samantha victoria
        computer internet whatever starwars1 liverpool liverpool1 chelsea1 arsenal1 barcelona realmadrid juventus manchester
        administrator admin123 admin1234 admin12345 adminadmin administrator1 changeme changeme1 changeme123 default1 test1234 test12345
        testtest testing1 testing123 user1234 username guest123 login123 master123 secret123 hello123 hello1234 hellohello monkey123
        dragon123 shadow123 freedom1 qazwsxedc qazwsx123 mustang1 corvette maverick mercedes ferrari1 dolphins steelers blink182
        nothing1 midnight hunter12 killer123 ginger12 summer12 summer123 winter12 winter123 autumn123 spring123 january1 december
        bitcoin1 bitcoin123 ethereum trading1 trading123 exchange polymarket
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string password) => List.Contains(password);
}
