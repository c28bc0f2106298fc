// A street of town houses after rain, at dusk.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 4 }
#include "studio.inc"
#default { finish { ambient 0 diffuse 0.8 } }
#declare R = seed(2024);

sky_sphere { pigment { gradient y color_map { [0 color SRGB(246, 176, 120)] [0.10 color SRGB(226, 164, 140)] [0.28 color SRGB(124, 134, 172)] [0.7 color SRGB(46, 66, 118)] [1 color SRGB(26, 40, 84)] } }
  pigment { wrinkles turbulence 0.5 octaves 6 scale <1.4, 0.16, 1> translate x*3 color_map { [0 color rgbt 1] [0.5 color rgbt 1] [0.8 color rgbt <0.75, 0.42, 0.34, 0.35>] [1 color rgbt <0.8, 0.5, 0.42, 0.2>] } } }
light_source { <-20, 60, -30>*10, SRGB(140, 160, 220)*0.9 shadowless }
light_source { <30, 18, 160>*10, SRGB(255, 176, 116)*0.55 }

#declare Glow = texture { pigment { bozo scale <1, 1.6, 1.1> color_map { [0 color rgb <1.0, 0.56, 0.20>*0.62] [0.5 color rgb <1.0, 0.62, 0.26>*0.92] [1 color rgb <1.05, 0.74, 0.40>*1.1] } } finish { emission 1 diffuse 0 } }
#declare DimGlow = texture { pigment { color rgb <0.9, 0.62, 0.34>*0.75 } finish { emission 1 diffuse 0 } }
#declare Dark = texture { pigment { color SRGB(30, 36, 48) } finish { diffuse 0.3 reflection { 0.12, 0.7 fresnel off } } }
#declare Trim = texture { pigment { color SRGB(226, 216, 200) } }
#declare Iron = texture { pigment { color SRGB(26, 28, 30) } finish { diffuse 0.6 specular 0.3 } }

// One window: sill, frame, panes and sometimes somebody at home.
// Fronts face -x; the house stands at x >= 0 and z runs along the street.
#macro Win(Y, Z, Wd, H, Lit)
  union {
    box { <-0.10, Y - 0.10, Z - Wd/2 - 0.12>, <0.04, Y, Z + Wd/2 + 0.12> }
    box { <-0.07, Y + H, Z - Wd/2 - 0.14>, <0.04, Y + H + 0.16, Z + Wd/2 + 0.14> }
    box { <-0.04, Y, Z - Wd/2 - 0.10>, <0.04, Y + H, Z - Wd/2> }
    box { <-0.04, Y, Z + Wd/2>, <0.04, Y + H, Z + Wd/2 + 0.10> }
    box { <0.06, Y, Z - 0.03>, <0.11, Y + H, Z + 0.03> }
    box { <0.06, Y + H*0.62, Z - Wd/2>, <0.11, Y + H*0.62 + 0.05, Z + Wd/2> }
    texture { Trim }
  }
  box { <0.12, Y, Z - Wd/2>, <0.14, Y + H, Z + Wd/2>
    #if (Lit > 0.75) texture { Glow } #else #if (Lit > 0.55) texture { DimGlow } #else texture { Dark } #end #end }
  #if (Lit > 0.55)
    box { <0.112, Y + H*0.05, Z - Wd/2>, <0.118, Y + H, Z - Wd/2 + Wd*0.2> pigment { color SRGB(190, 150, 110) } finish { emission 0.35 } }
    box { <0.112, Y + H*0.05, Z + Wd/2 - Wd*0.2>, <0.118, Y + H, Z + Wd/2> pigment { color SRGB(190, 150, 110) } finish { emission 0.35 } }
  #end
#end
#macro House(Len, Floors, Tint, Bricks)
  #local H = 3.7 + Floors*3.1;
  #local NW = int(Len/2.3);
  union {
    difference {
      box { <0, 0, 0>, <9, H, Len> }
      #for (F, 1, Floors) #for (K, 0, NW - 1) box { <-1, 1.55 + F*3.1, Len*(K + 0.5)/NW - 0.5>, <0.14, 3.25 + F*3.1, Len*(K + 0.5)/NW + 0.5> } #end #end
      #if (Bricks) texture { pigment { brick color SRGB(150, 138, 126), color rgb Tint brick_size <0.5, 0.16, 0.5> mortar 0.02 } normal { granite 0.2 scale 0.2 } }
      #else texture { pigment { granite scale 3 color_map { [0 color rgb Tint*0.85] [1 color rgb Tint] } } normal { bumps 0.1 scale 0.06 } } #end
    }
    #for (F, 1, Floors) #for (K, 0, NW - 1) Win(1.55 + F*3.1, Len*(K + 0.5)/NW, 1.0, 1.7, rand(R)) #end #end
    // string course, cornice, roof with dormers
    box { <-0.12, 3.85, 0>, <0.1, 4.05, Len> texture { Trim } }
    box { <-0.42, H - 0.12, 0>, <0.1, H + 0.10, Len> texture { Trim } }
    box { <-0.26, H - 0.34, 0>, <0.1, H - 0.12, Len> texture { Trim } }
    #for (K, 0, int(Len/0.6)) box { <-0.34, H - 0.30, K*0.6>, <0, H - 0.12, K*0.6 + 0.16> texture { Trim } } #end
    prism { linear_sweep linear_spline 0, Len, 5, <-0.3, H + 0.1>, <2.0, H + 2.6>, <7, H + 2.6>, <9, H + 0.1>, <-0.3, H + 0.1> rotate x*-90 scale <1, 1, -1>
      pigment { brick color SRGB(50, 54, 64), color SRGB(72, 76, 88) brick_size <0.5, 0.2, 0.4> mortar 0.02 } }
    #for (K, 1, int(Len/4))
      #local Z = Len*K/(int(Len/4) + 1);
      box { <0.4, H + 0.3, Z - 0.65>, <3, H + 1.9, Z + 0.65> texture { Trim } }
      box { <0.38, H + 0.55, Z - 0.45>, <0.5, H + 1.65, Z + 0.45> #if (rand(R) > 0.5) texture { Glow } #else texture { Dark } #end }
    #end
    box { <3, H, Len - 1>, <4.4, H + 4.2, Len - 0.2> pigment { color SRGB(118, 70, 56) } }
    #for (K, 0, 2) cylinder { <3.3 + K*0.4, H + 4.2, Len - 0.6>, <3.3 + K*0.4, H + 4.8, Len - 0.6>, 0.13 pigment { color SRGB(168, 96, 66) } } #end
    // shop at street level with an awning, and a door
    box { <-0.06, 0.7, 0.6>, <-0.02, 3.0, Len - 2.4> texture { Glow } }
    #for (K, 0, 3) box { <-0.14, 0.6, 0.5 + K*(Len - 2.9)/3>, <0, 3.1, 0.62 + K*(Len - 2.9)/3> texture { Iron } } #end
    box { <-0.16, 0, 0.5>, <0, 0.7, Len - 2.3> pigment { color rgb Tint*0.35 } }
    #for (K, 0, 14) cylinder { <-0.10, 0.7, 0.8 + K*(Len - 3.4)/14>, <-0.10, 0.9 + rand(R)*0.9, 0.8 + K*(Len - 3.4)/14>, 0.10 + rand(R)*0.1 pigment { color rgb <0.3*rand(R), 0.2*rand(R), 0.15*rand(R)> } } #end
    box { <-0.2, 3.05, 0.3>, <0, 3.65, Len - 2.0> pigment { color rgb Tint*0.28 } }
    #for (K, 0, int((Len - 2.6)/0.42) - 1)
      prism { linear_sweep linear_spline 0, 0.42, 4, <-0.05, 3.1>, <-1.5, 2.42>, <-1.5, 2.36>, <-0.05, 3.1> rotate x*-90 scale <1, 1, -1> translate z*(0.4 + K*0.42)
        pigment { #if (mod(K, 2)) color SRGB(232, 224, 206) #else color rgb <Tint.x*0.9, Tint.y*0.3, Tint.z*0.3> #end } }
    #end
    box { <-0.1, 0.1, Len - 1.7>, <0.05, 2.8, Len - 0.6> pigment { color SRGB(34, 58, 54) } }
    box { <-0.08, 2.85, Len - 1.7>, <0.05, 3.3, Len - 0.6> texture { DimGlow } }
    box { <-0.5, 0, Len - 1.9>, <0, 0.12, Len - 0.4> texture { Trim } }
  }
#end

// both sides of the street
#declare Tints = array[7] { <0.42, 0.13, 0.08>, <0.62, 0.48, 0.30>, <0.34, 0.40, 0.40>, <0.55, 0.30, 0.20>, <0.66, 0.58, 0.44>, <0.30, 0.11, 0.09>, <0.50, 0.42, 0.36> }
#macro Row(S)
  #local Z = -6;
  #local K = 0;
  #while (Z < 100)
    #local Len = 8.5 + int(rand(R)*3)*2.3;
    object { House(Len, 2 + int(rand(R)*1.99), Tints[mod(K*3 + S, 7)], mod(K + S, 2)) translate <7.2, 0, Z> #if (S) scale <-1, 1, 1> #end }
    #local Z = Z + Len;
    #local K = K + 1;
  #end
#end
Row(0)
Row(1)
// a church closes the view
union {
  box { <-7, 0, 112>, <7, 15, 120> } prism { linear_sweep linear_spline 112, 120, 4, <-7.6, 15>, <0, 23>, <7.6, 15>, <-7.6, 15> rotate x*-90 scale <1, 1, -1> }
  box { <-2.2, 0, 109>, <2.2, 27, 114> } cone { <0, 27, 111.5>, 2.8, <0, 44, 111.5>, 0.02 }
  pigment { color SRGB(104, 96, 96) }
}
cylinder { <0, 23, 108.9>, <0, 23, 109>, 1.2 texture { Glow } }

// wet cobbles, pavements, kerbs
plane { y, 0
  texture {
    pigment { crackle scale <0.20, 0.2, 0.20> color_map { [0 color SRGB(26, 26, 30)] [0.12 color SRGB(44, 44, 50)] [0.3 color SRGB(70, 68, 72)] [1 color SRGB(92, 88, 90)] } }
    normal { crackle 0.55 scale <0.20, 0.2, 0.20> slope_map { [0 <0, 1>] [0.25 <0.7, 0.6>] [1 <1, 0>] } }
    finish { diffuse 0.5 specular 0.4 roughness 0.03 reflection { 0.16, 0.65 fresnel off } }
  }
}
#for (S, -1, 1, 2)
  box { <S*4.2, 0, -20>, <S*7.4, 0.16, 110> pigment { brick color SRGB(48, 46, 48), color SRGB(98, 94, 92) brick_size <1.1, 1, 0.8> mortar 0.025 } normal { bumps 0.35 scale <0.10, 0.1, 0.10> } finish { diffuse 0.6 reflection { 0.04, 0.35 fresnel off } } }
  box { <S*4.02, 0, -20>, <S*4.22, 0.18, 110> pigment { color SRGB(120, 116, 112) } }
  // lanterns
  #for (K, 0, 6)
    union {
      cone { 0, 0.16, y*0.9, 0.08 } cylinder { 0, y*4.0, 0.05 } cylinder { <-0.35, 3.6, 0>, <0.35, 3.6, 0>, 0.025 }
      cone { y*4.75, 0.30, y*5.1, 0.03 } cylinder { y*4.0, y*4.08, 0.2 }
      #for (J, 0, 3) cylinder { vrotate(<0.17, 4.05, 0>, y*(45 + J*90)), vrotate(<0.27, 4.78, 0>, y*(45 + J*90)), 0.016 } #end
      texture { Iron } translate <S*4.6, 0.16, 6 + K*15>
    }
    sphere { <S*4.6, 4.6, 6 + K*15>, 0.17 pigment { color rgb <1.6, 1.1, 0.55>*2.4 } finish { emission 1 diffuse 0 } no_shadow }
    #if (K < 4) light_source { <S*4.6, 4.6, 6 + K*15>, rgb <1, 0.62, 0.28>*1.5 fade_distance 3.2 fade_power 2 } #end
  #end
#end
// somebody walking home under an umbrella
union {
  sphere { 0, 0.62 scale <1, 0.5, 1> translate y*1.78 clipped_by { plane { -y, -1.84 } } pigment { color SRGB(168, 36, 34) } }
  cylinder { y*1.1, y*2.12, 0.012 pigment { color SRGB(30, 30, 30) } }
  sphere { <0.08, 1.62, 0>, 0.12 pigment { color SRGB(70, 48, 38) } }
  cone { <0.08, 1.5, 0>, 0.15, <0.08, 0.62, 0>, 0.28 pigment { color SRGB(40, 44, 56) } }
  cone { <0.0, 0.7, 0.05>, 0.09, <-0.02, 0.02, 0.16>, 0.06 pigment { color SRGB(26, 26, 30) } }
  cone { <0.16, 0.7, 0>, 0.09, <0.2, 0.02, -0.14>, 0.06 pigment { color SRGB(26, 26, 30) } }
  scale 1.05 translate <0.9, 0, 11.5>
}
fog { fog_type 2 distance 210 color SRGB(206, 160, 136) fog_offset 0 fog_alt 9 }

camera {
  location <-1.5, 1.65, -3.2>
  right x*image_width/image_height
  look_at <0.15, 4.3, 30>
  angle 66
}
